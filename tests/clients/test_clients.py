"""Compiles and runs the page's programs for other HTTP libraries."""

import os
import pathlib
import re
import subprocess
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).parent.parent / "gis"))

from carto_server import Account
from support import BUILD, HARD_KEY, GisTest

PREFIX = os.environ["CARTOCREDS_PREFIX"]
# The folder in which tests/clients/run installed cpr, which Debian 12 does not have.
CPR = os.environ.get("CPR")
# How to compile each program: the text before the page's code, its main(), packages of pkg-config, and libraries.
CLIENTS = {
    "Qt": ("#include <QtCore>\n#include <QtNetwork>\n",
           "QCoreApplication application(argc, argv); QNetworkAccessManager manager;\n"
           "QNetworkReply *reply = carto_query(manager, creds, argv[2]);\n"
           "QObject::connect(reply, &QNetworkReply::finished, &application, &QCoreApplication::quit);\n"
           "application.exec(); std::cout << reply->readAll().toStdString();",
           ["Qt5Core", "Qt5Network"], []),
    "Poco": ("", "std::cout << carto_query(creds, argv[2]);", [], ["PocoNet", "PocoNetSSL", "PocoFoundation"]),
    "cpr": ("", "std::cout << carto_query(creds, argv[2]);", [], ["cpr", "curl", "ssl", "crypto"]),
    "Boost.Beast": ("", "Target target = carto_target(creds);\nboost::asio::io_context io;\n"
                    "boost::asio::ip::tcp::socket socket(io);\n"
                    "const auto port = static_cast<unsigned short>(std::stoi(target.port));\n"
                    "socket.connect({boost::asio::ip::make_address(target.host), port});\n"
                    "http::write(socket, carto_query(target, creds, argv[2]));\n"
                    "boost::beast::flat_buffer buffer; http::response<http::string_body> answer;\n"
                    "http::read(socket, buffer, answer); std::cout << answer.body();", [], []),
}
PROGRAM = """{before}#include <iostream>
{code}
int main(int argc, char **argv)
{{
    creds_t *creds = creds_from_file(argv[1], 0, nullptr);
    (void)argc;
    {main}
    creds_free(creds);
}}
"""


class ClientsTest(GisTest):
    def build(self, name, change=("", "")):
        page = pathlib.Path("docs/gis.md").read_text()
        section = re.search(rf"^### {re.escape(name)}\n(.*?)^##", page, re.M | re.S)[1]
        (code,) = re.findall(r"^```c\+\+\n(.*?)^```$", section, re.M | re.S)
        code = code.replace(*change)
        before, main, packages, libraries = CLIENTS[name]
        flags = subprocess.run(["pkg-config", "--cflags", "--libs", *packages], check=True, capture_output=True,
                               text=True).stdout.split() if packages else []
        program = BUILD / name.lower()
        done = subprocess.run(
            ["c++", "-x", "c++", "-std=c++17", "-fPIC", "-Wall", "-Wextra", "-Werror", "-I", PREFIX + "/include", "-",
             "-o", program, "-L", PREFIX + "/lib", "-Wl,-rpath," + PREFIX + "/lib", "-lcartocreds", *flags,
             *([f"-I{CPR}/include", f"-L{CPR}/lib"] if CPR else []), *("-l" + library for library in libraries), "-pthread"],
            input=PROGRAM.format(before=before, code=code, main=main), capture_output=True, text=True)
        self.assertEqual(done.returncode, 0, done.stderr)
        return program

    def check(self, name):
        joe, other = self.account(Account, key=HARD_KEY, prefix="/user/joe"), self.account(Account)
        file = self.save(joe)
        program = self.build(name)
        for sql in "SELECT 7 AS n", "SELECT '50% + 5 & é'":
            done = self.run_program(program, file, sql, expect=0)
            self.assertEqual(joe.queries, [sql])
            self.assertEqual({(request.user, request.key) for request in joe.requests}, {("joe", HARD_KEY)})
            self.assert_no_key(HARD_KEY, "".join(request.path + request.body for request in joe.requests))
            joe.requests.clear()
        joe.redirect = (307, other.url + "/api/v2/sql")
        done = self.run_program(program, file, "SELECT 7 AS n", expect=None)
        self.assertNotIn('"n": 7', done.stdout)
        self.assertEqual(other.requests, [])

    def test_qt(self):
        self.check("Qt")

    def test_qt_would_send_the_header_to_another_host(self):
        joe, other = self.account(Account, key=HARD_KEY), self.account(Account, host="localhost")
        joe.redirect = (307, other.url + "/api/v2/sql")
        program = self.build("Qt", ("ManualRedirectPolicy", "NoLessSafeRedirectPolicy"))
        self.run_program(program, self.save(joe), "SELECT 7 AS n", expect=None)
        self.assertEqual({request.key for request in other.requests}, {HARD_KEY})

    def test_poco(self):
        self.check("Poco")

    @unittest.skipUnless(CPR, "CPR does not name the folder that cpr is installed in")
    def test_cpr(self):
        self.check("cpr")

    def test_beast(self):
        self.check("Boost.Beast")
