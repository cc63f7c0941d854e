"""cartocreds_gdal.h in several source files and plug-ins of one process."""

from carto_server import Account
from support import BUILD, GisTest

# The test looks for data races, so it suppresses reports about GDAL's locks, which GDAL takes in both orders.
SUPPRESSED = "deadlock:libgdal.so\n"


class TogetherTest(GisTest):
    def setUp(self):
        super().setUp()
        self.joe = self.account(Account, key="joes")
        self.ann = self.account(Account, name="ann", key="anns", tables={"rivers": ["Nile"]})
        self.files = self.save(self.joe), self.save(self.ann, self.home / "ann.json")
        suppressions = self.home / "suppressions"
        suppressions.write_text(SUPPRESSED)
        self.environment["TSAN_OPTIONS"] = f"suppressions={suppressions}"

    def together(self, build, command, times=1):
        plugins = [] if command == "files" else [str(BUILD / build / f"libplugin_{name}.so") for name in "ab"]
        for _ in range(times):
            done = self.run_program(f"{build}/gdal_together", command, *self.files, *plugins)
            self.assertEqual(done.stderr, "")
        self.assertEqual({request.key for request in self.joe.requests}, {"joes"})
        self.assertEqual({request.key for request in self.ann.requests}, {"anns"})

    def test_two_source_files_open_first_at_the_same_time(self):
        self.together("probes", "files", times=20)
        self.together("races", "files", times=10)

    def test_two_plugins_open_first_at_the_same_time(self):
        self.together("probes", "plugins", times=10)
        self.together("races", "plugins", times=10)

    def test_plugins_come_and_go(self):
        for build in "probes", "races":
            self.together(build, "unload")
