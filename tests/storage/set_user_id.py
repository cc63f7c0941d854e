"""A set-user-ID program, started by an unprivileged user with a hostile environment.

The test has its own user database, which it mounts over /etc/passwd in a mount namespace. So the owner of the program has a home
with credentials in it, and no real home is used. The control is the same program without its set-user-ID bit, which must use the
environment. The test also found this change to the library: environment_is_trusted() always returns true.
"""
import json
import os
import pathlib
import shutil
import subprocess

from other_users import shared_folder
from storage import PREFIX

from library import NOBODY

HERE = pathlib.Path(__file__).resolve().parent
OWNER = 54321


def write(path, fields):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(fields))
    path.chmod(0o644)


def credentials(path, username):
    write(path, {"username": username, "api_key": "secret"})


def profiles(path, token):
    profile = {"token": token, "tenant_id": "gcp-us-east1"}
    write(path, {"current_profile": "own", "profiles": {"own": profile, "other": {**profile, "token": "hostile-other"}}})


def give(folder, uid):
    """Makes a user the owner of a home, so that the user's programs can keep tokens there."""
    for path in [folder, *folder.rglob("*")]:
        os.chown(path, uid, uid)


def taken_cache(home):
    """Counts the tokens below a home, and removes them."""
    files = [*home.rglob("token-*.json")]
    for file in files:
        file.unlink()
    return len(files)


def run(group):
    what = "a set-user-ID program"
    if os.geteuid() != 0:
        return group.skip(what, "needs root")
    if subprocess.run(["unshare", "-m", "true"], stderr=subprocess.DEVNULL).returncode != 0:
        return group.skip(what, "this machine gives no mount namespace")
    with shared_folder() as folder:
        if os.statvfs(folder).f_flag & os.ST_NOSUID:
            return group.skip(what, f"{folder.parent} is mounted nosuid")
        for library in PREFIX.glob("lib/libcartocreds.so*"):
            shutil.copy(library, folder)
        program = group.compile(HERE / "set_user_id.c", f"-Wl,-rpath,{folder}", to=folder / "program")
        hostile = folder / "hostile"
        credentials(hostile / ".config/cartoframes/creds.json", "hostile-home")
        credentials(hostile / "xdg/cartoframes/creds.json", "hostile-xdg")
        profiles(hostile / ".carto_credentials.json", "hostile-profile")
        (hostile / "cache").mkdir()
        users = folder / "passwd"
        lines = ["nobody:x:65534:65534::/nonexistent:/bin/sh"]
        for name, uid in (("root", 0), ("owner", OWNER)):
            credentials(folder / name / ".config/cartoframes/creds.json", f"the-{name}")
            profiles(folder / name / ".carto_credentials.json", f"profile-of-{name}")
            give(folder / name, uid)
            lines.append(f"{name}:x:{uid}:{uid}::{folder / name}:/bin/sh")
        users.write_text("\n".join(lines) + "\n")

        environments = {
            "HOME": {"HOME": str(hostile)},
            "XDG_CONFIG_HOME": {"HOME": str(hostile), "XDG_CONFIG_HOME": str(hostile / "xdg")},
            "CARTO_USER": {"CARTO_USER": "hostile-user", "CARTO_API_KEY": "stolen"},
            "CARTO_BASE_URL": {"CARTO_USERNAME": "hostile-name", "CARTO_BASE_URL": "https://hostile.example"},
            "CARTO_API_URL": {"CARTO_API_URL": "https://hostile.example/api/v2/sql", "CARTO_USER": "hostile-u"},
            "CARTO_CREDENTIALS_FILE": {
                "CARTO_CREDENTIALS_FILE": str(hostile / ".config/cartoframes/creds.json")},
            "CARTO_API_BASE_URL": {"CARTO_API_BASE_URL": "https://hostile.example", "CARTO_API_TOKEN": "hostile-token"},
            "CARTO_PROFILE": {"HOME": str(hostile), "CARTO_PROFILE": "other"},
            "XDG_CACHE_HOME": {"HOME": str(hostile), "XDG_CACHE_HOME": str(hostile / "cache")},
        }
        give(hostile, NOBODY)

        def answers(variables):
            command = (f"mount --bind {users} /etc/passwd && exec setpriv --reuid={NOBODY} --regid={NOBODY} "
                       f"--clear-groups {program}")
            process = subprocess.run(["unshare", "-m", "sh", "-c", command], env={"PATH": os.environ["PATH"], **variables},
                                     stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
            return process.stdout

        for name, uid in (("owner", OWNER), ("root", 0)):
            os.chown(program, uid, uid)
            program.chmod(0o4755)
            own = f"the-{name}"
            wanted = (f"resolve={own}\nenv=CREDS_ERROR_MISSING_ACCOUNT\nfile={own}\nnew={own}\n"
                      f"profile=profile-of-{name}\nsave=CREDS_OK\ncached=kept\n"
                      f"path={folder / name}/.config/cartoframes/creds.json\n")
            for variable, variables in environments.items():
                found = answers(variables)
                kept = (taken_cache(folder / name), taken_cache(hostile))
                group.check(f"{what} of {name}'s ignores a hostile {variable}", (found, kept) == (wanted, (1, 0)),
                            f"{found} {kept}")
        program.chmod(0o755)
        for variable, variables in environments.items():
            found = answers(variables)
            kept = taken_cache(hostile)
            group.check(f"without its bit it believes {variable}",
                        "hostile" in found and kept == ("HOME" in variables), f"{found} {kept}")
