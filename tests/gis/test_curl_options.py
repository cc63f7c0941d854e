"""A request is the same on a session in which the program has set an option, for every option."""

import json
import subprocess

from curl_options import LEFT, RESET, UNUSED, names
from curl_recorder import Recorder
from support import BUILD, GisTest

PROBE = BUILD / "probes/curl_probe"
QUERY = "DELETE FROM t WHERE id = 1"
# The last one has an access token, the others have an api_key.
KINDS = ("prepare:api/v1/map?a=b", "sql:" + QUERY, "query:carto_dw:" + QUERY)


class CurlOptionsTest(GisTest):
    @classmethod
    def setUpClass(cls):
        done = subprocess.run([PROBE, "options"], capture_output=True, text=True, check=True)
        cls.types = dict(line.split() for line in done.stdout.splitlines())

    def setUp(self):
        super().setUp()
        trusted, misnamed = str(BUILD / "certificate.pem"), str(BUILD / "misnamed.pem")
        self.servers = {
            "elsewhere": self.account(Recorder),
            "unix": self.account(Recorder, path=str(self.home / "unix")),
            "joe": self.account(Recorder),
            "tls": self.account(Recorder, certificate=trusted),
            "misnamed": self.account(Recorder, certificate=misnamed),
        }
        elsewhere = self.servers["elsewhere"]
        for name, certificate in ("moved", None), ("redirecting", trusted):
            answer = ("302 Found", f"Location: http://localhost:{elsewhere.port}/there")  # another host
            self.servers[name] = self.account(Recorder, certificate=certificate, answer=answer)
        self.places = {"{elsewhere}": str(elsewhere.port), "{unix}": str(self.home / "unix"), "{trusted}": trusted,
                       "{misnamed}": misnamed}
        for account, server, key in [("joe", "joe", "secret"), ("public", "joe", None), ("moved", "moved", "secret"),
                                     ("redirecting", "redirecting", "secret"), ("untrusted", "tls", "secret"),
                                     ("misnamed", "misnamed", "secret")]:
            url = self.servers[server].url
            for name, content in [(account, {"base_url": url, **({"username": "joe", "api_key": key} if key else {})}),
                                  (account + "-token", {"api_base_url": url, "access_token": "secret"})]:
                file = self.home / (name + ".json")
                file.write_text(json.dumps({**content, "allow_non_secure": url.startswith("http:")}))
                file.chmod(0o600)
        (self.home / ".netrc").write_text("machine 127.0.0.1 login another password login\n")

    def send(self, account, *steps):
        """What the servers receive, and what the program sees, after the steps on a session."""
        for server in self.servers.values():
            server.requests.clear()
        for place, value in self.places.items():
            steps = [step.replace(place, value) for step in steps]
        # Otherwise clients would wait long for an answer that never comes.
        if any(step.startswith("query:") for step in steps):
            account += "-token"
        steps = ["session", "TIMEOUT=20", "EXPECT_100_TIMEOUT_MS=1", *steps, "perform"]
        done = subprocess.run([PROBE, str(self.home / (account + ".json")), *steps], stdin=subprocess.DEVNULL,
                              capture_output=True, text=True, timeout=60, env=self.environment)
        self.assertEqual((done.returncode, done.stderr), (0, ""), steps)
        return {name: list(server.requests) for name, server in self.servers.items()}, done.stdout

    def test_every_option_of_libcurl_is_classified(self):
        classified = [*RESET, *names(LEFT), *names(UNUSED)]
        self.assertEqual(len(classified), len(set(classified)), "an option is in two groups")
        self.assertGreater(len(self.types), 250)
        unknown = [name for name, kind in self.types.items() if kind != "alias" and name not in classified]
        self.assertEqual(unknown, [], "say in curl_options.py what cartocreds_curl.h does with these options")

    def test_a_request_does_not_depend_on_earlier_use_of_the_session(self):
        tried = 0
        for name, case in RESET.items():
            set_it = f"{name}={case.value}"
            if name not in self.types or "built without" in self.send(case.account, set_it)[1]:
                continue
            tried += 1
            shows = []
            for prepare in KINDS:
                with self.subTest(option=name, prepare=prepare):
                    clean = self.send(case.account, *case.first, prepare, *case.then)
                    polluted = self.send(case.account, *case.first, set_it, prepare, *case.then)
                    self.assertTrue(polluted == clean, f"{polluted!s:.2000}\n--- instead of\n{clean!s:.2000}")
                    # The control: an option that is set after preparing has an effect.
                    shows.append(self.send(case.account, *case.first, prepare, *case.then, set_it) != clean)
            self.assertTrue(any(shows), f"{name}={case.value} changes nothing, so this shows nothing")
        self.assertGreater(tried, 40)

    def test_the_token_of_a_request_is_its_own(self):
        before = ("XOAUTH2_BEARER=another", "HTTPAUTH=64", "USERPWD=mallory:another", "NETRC=1")
        clean, polluted = (self.send("joe", *steps, KINDS[2]) for steps in ((), before))
        self.assertEqual(polluted, clean)
        (request,) = clean[0]["joe"]
        self.assertIn("\r\nAuthorization: Bearer secret\r\n", request)
        # An earlier request of the session makes no difference either.
        for steps in (KINDS[0], "end"), (KINDS[1], "perform"), (KINDS[2], "forget"):
            (request,) = self.send("joe", *steps, KINDS[2])[0]["joe"][-1:]
            self.assertEqual(request, clean[0]["joe"][0])

    def test_the_options_that_are_unused_change_nothing(self):
        values = {"LONG": "1", "VALUES": "1", "OFF_T": "1", "STRING": "x", "SLIST": "x"}
        steps = [f"{name}={values[self.types[name]]}" for name in names(UNUSED) if self.types.get(name) in values]
        self.assertGreater(len(steps), 40)
        for prepare in KINDS:
            (clean, _), (arrived, output) = self.send("joe", prepare), self.send("joe", *steps, prepare)
            self.assertEqual(arrived, clean)
            self.assertIn("code 0 status 200", output)

    def test_a_whole_query_arrives_and_no_more(self):
        for size in 19, 2000:
            for prepare, body in (KINDS[1], "q=DELETE%20FROM%20t%20WHERE%20id%20%3D%201"), (KINDS[0], ""):
                arrived, _ = self.send("joe", f"POSTFIELDSIZE={size}", prepare)
                (request,) = arrived["joe"]
                self.assertEqual(request.partition("\r\n\r\n")[2], body)

    def test_a_connection_that_was_not_verified_is_not_used_again(self):
        url = self.servers["tls"].url
        arrived, output = self.send("untrusted", "SSL_VERIFYPEER=0", f"URL={url}/before", "perform", KINDS[1])
        self.assertEqual([request.split()[1] for request in arrived["tls"]], ["/before"])
        self.assertIn("code 60", output)

    def test_after_a_request_the_session_is_as_new(self):
        own = ["COPYPOSTFIELDS=a=b", "HTTPHEADER=X-Mine: yes", "CUSTOMREQUEST=PATCH", "perform"]
        for next_one in ([f"URL={self.servers['elsewhere'].url}/there", *post] for post in ([], ["POST=1"])):
            clean, _ = self.send("joe", *next_one)
            self.assertEqual(len(clean["elsewhere"]), 1)
            for steps in (KINDS[0], "perform"), (KINDS[1], *own), (KINDS[1],), (KINDS[2], *own), (KINDS[2],):
                for last in "forget", "end":
                    arrived, output = self.send("joe", *steps, last, "perform", *next_one)
                    self.assertEqual(arrived["elsewhere"], clean["elsewhere"])
                    self.assertIn("code 3", output)  # CURLE_URL_MALFORMAT: there was no URL
            # Credentials that do not allow http affect only their own requests.
            arrived, _ = self.send("untrusted", KINDS[0], "perform", "end", *next_one)
            self.assertEqual(arrived["elsewhere"], clean["elsewhere"])
