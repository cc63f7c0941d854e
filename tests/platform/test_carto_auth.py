"""The real carto-auth beside the library, in the time zone that TZ names. The tests replace carto-auth's network functions and
can set its clock. Its code for files and times is unchanged.

carto-auth stores a time of expiry as if UTC were local time, so what is right depends on the time zone and, twice a year,
on the hour.
"""

import json
import multiprocessing
import os
import stat
import time
import types
from datetime import datetime
from unittest import mock
from urllib.parse import parse_qsl

from carto_auth import CartoAuth, CredentialsError, utils
from support import API, OTHER_API, Test, jwt, write

from library import (
    CREDS_KIND_CLIENT,
    CREDS_KIND_TOKEN,
    CREDS_WARNING_EXPIRED,
    CREDS_WARNING_READABLE_BY_OTHERS,
    CredsError,
    call,
    creds_client_id,
    creds_expires_at,
    creds_is_fresh,
    creds_kind,
    creds_token_url,
    creds_warnings,
    owned,
)

DAY = 86400
# 2031
YEAR = range(1924992000, 1924992000 + 366 * DAY)
SECRET = "the-clients-secret"


def offset(at):
    return time.localtime(at).tm_gmtoff


def changes():
    """When summer time begins and ends in this zone."""
    hours = YEAR[::3600]
    return [later for before, later in zip(hours, hours[1:]) if offset(before) != offset(later)]


def times(step):
    """Times through the year, and many around each change of the clocks. carto-auth confuses UTC with local time, so a change has an
    effect as many hours away as the zone is from UTC."""
    near = [at for change in changes() for at in range(change - 15 * 3600, change + 15 * 3600, step)]
    return [*YEAR[:: 5 * DAY + 12345], *near]


def exists(wall):
    """Whether local clocks show the time of day that UTC shows at `wall`: they miss an hour when summer time begins."""
    return datetime.fromtimestamp(expiration_of(wall)) == datetime.utcfromtimestamp(wall)


def clock(at):
    return mock.patch.object(utils, "datetime", types.SimpleNamespace(utcnow=lambda: datetime.utcfromtimestamp(at)))


def answer(**fields):
    return types.SimpleNamespace(json=lambda: fields, text=json.dumps(fields), raise_for_status=lambda: None)


def expiration_of(expires_at):
    """What carto-auth stores for a token that expires at this time."""
    with clock(expires_at - DAY), mock.patch("requests.post", return_value=answer(access_token="t", expires_in=DAY)):
        return utils.get_m2m_token_info("id", SECRET)["expiration"]


class CartoAuthTest(Test):
    def setUp(self):
        super().setUp()
        for method in ("request", "get", "post"):
            patch = mock.patch(f"requests.{method}", side_effect=AssertionError("carto-auth asks the network"))
            patch.start()
            self.addCleanup(patch.stop)
        patch = mock.patch("requests.sessions.Session.request", side_effect=AssertionError("carto-auth asks the network"))
        patch.start()
        self.addCleanup(patch.stop)
        self.oauth_file = self.home / ".carto-auth/token_oauth.json"
        self.m2m_file = self.home / ".carto-auth/token_m2m.json"
        self.client_file = self.home / "carto_credentials.json"

    def expiration_in(self, path):
        return json.loads(path.read_text())["expiration"]


class Times(CartoAuthTest):
    def test_the_time_in_the_file_is_read_as_carto_auth_reads_it(self):
        path = self.home / "token.json"
        checked = 0
        for expires_at in times(600):
            write(path, {"api_base_url": API, "access_token": "opaque", "expiration": expiration_of(expires_at)})
            found = creds_expires_at(self.loaded(path))
            if exists(expires_at):
                self.assertEqual(found, expires_at, datetime.utcfromtimestamp(expires_at))
                checked += 1
            else:
                self.assertLessEqual(abs(found - expires_at), 2 * 3600)  # Clocks change by at most two hours.
        self.assertGreater(checked, 70)

    def test_the_time_in_our_file_is_what_it_would_have_written(self):
        path = self.home / "token.json"
        for expires_at in times(1800):
            self.save(self.token(jwt(exp=expires_at)), path)
            self.assertEqual(self.expiration_in(path), expiration_of(expires_at), datetime.utcfromtimestamp(expires_at))

    def test_it_takes_our_token_for_expired_when_it_is(self):
        path = self.home / "token.json"
        for expires_at in YEAR[:: 5 * DAY + 12345]:
            self.save(self.token(jwt(exp=expires_at)), path)
            for at, expired in ((expires_at - 1, False), (expires_at + 1, True)):
                with clock(at):
                    self.assertEqual(utils.is_token_expired(self.expiration_in(path)), expired)

    def test_a_jwt_tells_its_own_time(self):
        path = self.home / "token.json"
        now = int(time.time())
        for exp in (now - DAY, now + DAY):
            write(path, {"api_base_url": API, "access_token": jwt(exp=exp), "expiration": expiration_of(now + 5 * DAY)})
            creds = self.loaded(path)
            self.assertEqual(creds_expires_at(creds), exp)
            self.assertEqual(creds_warnings(creds), CREDS_WARNING_EXPIRED if exp < now else 0)

    def test_a_token_that_does_not_expire_is_good_for_both(self):
        for access_token in ("opaque", jwt(a="ac_1", jti="x")):
            self.save(self.token(access_token), self.oauth_file)
            with clock(time.time() + 100 * 365 * DAY):
                theirs = CartoAuth.from_oauth()
                self.assertEqual(theirs.get_access_token(), access_token)
            # By now carto-auth has written the file again.
            again = self.loaded(self.oauth_file)
            self.assert_token(again, access_token)
            self.assertEqual(creds_expires_at(again), 0)


class Tokens(CartoAuthTest):
    def test_it_uses_a_token_that_the_library_saved(self):
        expires_at = int(time.time()) + 600
        access_token = jwt(exp=expires_at)
        self.save(self.token(access_token), self.oauth_file)
        theirs = CartoAuth.from_oauth()
        self.assertEqual((theirs.get_access_token(), theirs.get_api_base_url()), (access_token, API))
        # carto-auth rewrites the file in place, so the file stays private.
        self.assertEqual(stat.S_IMODE(self.oauth_file.stat().st_mode), 0o600)
        with clock(expires_at + 60), self.assertRaisesRegex(AssertionError, "network"), self.login_that_fails():
            theirs.get_access_token()

    def login_that_fails(self):
        return mock.patch("carto_auth.pkce.CartoPKCE.get_auth_response", side_effect=AssertionError("the network"))

    def test_the_library_uses_a_token_that_it_saved(self):
        access_token = jwt(a="ac_1")

        def post(_, url, **__):
            self.assertEqual(url, "https://auth.carto.com/oauth/token")
            return answer(access_token=access_token, expires_in=DAY)

        def get(url, **_):
            if url == "https://accounts.app.carto.com/accounts":
                return answer(tenant_domain="x.app.carto.com")
            self.assertEqual(url, "https://x.app.carto.com/config.yaml")
            return answer(apis={"baseUrl": API})

        before = int(time.time())
        os.umask(0o022)
        with (
            mock.patch("carto_auth.pkce.CartoPKCE.get_auth_response", return_value="code"),
            mock.patch("requests.Session.post", post),
            mock.patch("requests.get", get),
        ):
            CartoAuth.from_oauth()
        creds = self.made("creds_resolve", None, None, 0)
        self.assert_token(creds, access_token)
        self.assertTrue(before + DAY <= creds_expires_at(creds) <= time.time() + DAY)
        self.assertTrue(creds_is_fresh(creds, DAY - 60))
        self.assertEqual(creds_warnings(creds), CREDS_WARNING_READABLE_BY_OTHERS)
        # After a save by the library, the file is private, and carto-auth still reads it.
        self.save(creds, self.oauth_file)
        self.assertEqual(creds_warnings(self.loaded(self.oauth_file)), 0)
        self.assertEqual(CartoAuth.from_oauth().get_access_token(), access_token)

    def test_a_token_that_has_expired_is_reported(self):
        write(self.oauth_file, {"api_base_url": API, "access_token": "opaque", "expiration": expiration_of(time.time() - 60)})
        with self.assertRaises(CredsError) as caught:
            call("creds_resolve", None, None, 0)
        self.assertEqual(caught.exception.status, "CREDS_ERROR_EXPIRED")
        with self.login_that_fails(), self.assertRaisesRegex(AssertionError, "network"):
            CartoAuth.from_oauth()

    def test_a_file_without_an_address_is_refused(self):
        """carto-auth writes such a file if the account's tenant has no domain."""
        write(self.oauth_file, {"api_base_url": None, "access_token": "opaque", "expiration": expiration_of(time.time() + 60)})
        with self.assertRaises(CredsError) as caught:
            call("creds_resolve", None, None, 0)
        self.assertEqual(caught.exception.status, "CREDS_ERROR_INVALID_BASE_URL")


class Together(CartoAuthTest):
    """carto-auth rewrites its file in place whenever a program uses it, so other programs find it empty or cut short."""

    WRITERS = 3
    # Without a pause, the file would be empty most of the time.
    PAUSE = 0.005
    LOADS = 500

    def test_a_file_that_it_is_writing_is_loaded(self):
        token = {"api_base_url": API, "access_token": jwt(text="x" * 2000), "expiration": expiration_of(time.time() + DAY)}
        write(self.oauth_file, token)

        def keep_writing():
            while True:
                utils.save_cache_file(self.oauth_file, token)
                time.sleep(self.PAUSE)

        writers = [multiprocessing.get_context("fork").Process(target=keep_writing) for _ in range(self.WRITERS)]
        for writer in writers:
            writer.start()
        try:
            for _ in range(self.LOADS):
                self.assert_token(self.loaded(self.oauth_file), token["access_token"])
        finally:
            for writer in writers:
                writer.kill()
                writer.join()


class Clients(CartoAuthTest):
    def asked(self, url, headers, data):
        self.requests.append((url, headers, data))
        return answer(access_token=jwt(number=len(self.requests)), expires_in=DAY)

    def setUp(self):
        super().setUp()
        self.requests = []
        self.network = mock.patch("requests.post", self.asked)

    def test_it_uses_a_client_that_the_library_saved(self):
        client = self.client("an id", SECRET)
        self.save(client, self.client_file)
        self.assertEqual(
            json.loads(self.client_file.read_text()),
            {"api_base_url": API, "client_id": "an id", "client_secret": SECRET},
        )
        with self.network:
            theirs = CartoAuth.from_m2m(self.client_file)
        # It sends the same request to the same address as the library would.
        [(url, headers, data)] = self.requests
        self.assertEqual(url, creds_token_url(client).decode())
        self.assertEqual(headers, {"Content-Type": "application/x-www-form-urlencoded"})
        self.assertEqual(data, dict(parse_qsl(owned(call("creds_token_request", client)), strict_parsing=True)))
        # The library reads what carto-auth saved.
        kept = self.loaded(self.m2m_file)
        self.assert_token(kept, theirs.get_access_token())
        self.assertLess(abs(creds_expires_at(kept) - time.time() - DAY), 60)

    def test_more_fields_do_not_disturb_it(self):
        client = self.client(SECRET, SECRET, "https://carto.example.org/api", "https://carto.example.org/token")
        write(self.client_file, {"comment": "of another program"})
        self.save(client, self.client_file)
        with self.network:
            theirs = CartoAuth.from_m2m(self.client_file)
        self.assertEqual(theirs.get_api_base_url(), "https://carto.example.org/api")

    def test_the_library_uses_a_client_file_of_its_examples(self):
        write(self.client_file, {"api_base_url": API, "client_id": "id", "client_secret": SECRET})
        creds = self.made("creds_resolve", str(self.client_file), None, 0)
        self.assertEqual((creds_kind(creds), creds_client_id(creds)), (CREDS_KIND_CLIENT, b"id"))
        with self.network:
            self.assertEqual(CartoAuth.from_m2m(self.client_file)._client_secret, SECRET)


class WhatDiffers(CartoAuthTest):
    """carto-auth has the faults that docs/platforms.md names, and the library does not have them."""

    def two_clients(self):
        paths = []
        for name, api in (("a", API), ("b", OTHER_API)):
            paths.append(self.home / f"{name}.json")
            write(paths[-1], {"api_base_url": api, "client_id": name, "client_secret": SECRET})
        return paths

    def test_one_cache_for_all_clients(self):
        first, second = self.two_clients()
        with mock.patch("requests.post", return_value=answer(access_token="token-of-a", expires_in=DAY)):
            CartoAuth.from_m2m(first)
        theirs = CartoAuth.from_m2m(second)
        self.assertEqual((theirs.get_access_token(), theirs.get_api_base_url()), ("token-of-a", API))
        ours = [self.loaded(path) for path in (first, second)]
        call("creds_save_token", self.with_token(ours[0], "token-of-a", expires_in=DAY), None)
        cached = [self.made("creds_with_cached_token", creds, None) for creds in ours]
        self.assert_token(cached[0], "token-of-a")
        self.assertEqual(creds_kind(cached[1]), CREDS_KIND_CLIENT)
        # The token in carto-auth's cache names no client, so the library never uses it.
        with self.assertRaises(CredsError):
            call("creds_resolve", None, None, 0)

    def test_the_address_in_the_cache_counts(self):
        path, _ = self.two_clients()
        with mock.patch("requests.post", return_value=answer(access_token="t", expires_in=DAY)):
            CartoAuth.from_m2m(path)
        creds = self.with_token(self.loaded(path), "t", expires_in=DAY)
        call("creds_save_token", creds, None)
        write(path, {"api_base_url": OTHER_API, "client_id": "a", "client_secret": SECRET})
        self.assertEqual(CartoAuth.from_m2m(path).get_api_base_url(), API)
        moved = self.made("creds_with_cached_token", self.loaded(path), None)
        self.assertEqual(creds_kind(moved), CREDS_KIND_CLIENT)

    def test_files_that_others_can_read_are_written_in_place(self):
        os.umask(0o022)
        self.oauth_file.parent.mkdir()
        CartoAuth("oauth", API, "t", expiration_of(time.time() + DAY), cache_filepath=self.oauth_file)
        before = self.oauth_file.stat()
        CartoAuth.from_oauth()
        after = self.oauth_file.stat()
        self.assertEqual((stat.S_IMODE(after.st_mode), after.st_ino), (0o644, before.st_ino))
        self.save(self.loaded(self.oauth_file), self.oauth_file)
        saved = self.oauth_file.stat()
        self.assertEqual(stat.S_IMODE(saved.st_mode), 0o600)
        self.assertNotEqual(saved.st_ino, before.st_ino)

    def test_a_token_without_an_expiration_counts_as_expired(self):
        for expiration in (None, 0):
            write(self.oauth_file, {"api_base_url": API, "access_token": "t", "expiration": expiration})
            self.assertTrue(utils.is_token_expired(expiration))
        write(self.oauth_file, {"api_base_url": API, "access_token": "t", "expiration": None})
        creds = self.made("creds_resolve", None, None, 0)
        self.assertEqual((creds_kind(creds), creds_expires_at(creds)), (CREDS_KIND_TOKEN, 0))

    def test_one_message_for_every_refusal(self):
        self.save(self.client("id", SECRET), self.client_file)
        client = self.loaded(self.client_file)
        theirs, ours = set(), set()
        for status, error in ((401, "access_denied"), (403, "invalid_grant"), (429, "too_many_requests")):
            body = json.dumps({"error": error}).encode()
            refused = mock.patch("requests.post", return_value=answer(error=error))
            with refused, self.assertRaises(CredentialsError) as caught:
                CartoAuth.from_m2m(self.client_file)
            theirs.add(str(caught.exception))
            with self.assertRaises(CredsError) as caught:
                call("creds_with_token", client, body, len(body), status)
            ours.add(str(caught.exception))
        self.assertEqual((len(theirs), len(ours)), (1, 3))
