# shellcheck shell=sh disable=SC2154 # its variables are those of the script that sources it
# Sourced after wine.sh: tests the package for Windows in $package, under Wine.
export WINEPATH="$package/bin;$build/windows"

echo "-- what is Windows's own"
# In a folder that everybody may use, because a save must not rely on what its file would inherit.
serve_with_umask 000
project tests/windows windows -DCMAKE_CROSSCOMPILING_EMULATOR="$wine"
count_tests windows

echo "-- the C tests"
# In a private folder, as a user's folders are.
serve_with_umask 077
project tests/c c -DCMAKE_CROSSCOMPILING_EMULATOR="$wine"
count_tests c

echo "-- the quickstart"
project examples/quickstart quickstart
check "the quickstart" "$wine" "$build/quickstart/quickstart.exe"

echo "-- the DLL"
needed() { x86_64-w64-mingw32-objdump -p "$package/bin/cartocreds.dll" | sed -n 's/.*DLL Name: //p'; }
exported() {
    x86_64-w64-mingw32-objdump -p "$package/bin/cartocreds.dll" | sed -n 's/^.*\[ *[0-9]*\] \([a-z].*\)$/\1/p'
}
wanted() { sed -n 's/^ *"*\(creds_[a-z_]*\).*/\1/p' "$package/lib/cartocreds.def"; }
needs_only_windows() {
    needed | grep -qi kernel32
    ! needed | grep -iE 'libgcc|libwinpthread|libstdc'
}
exports_the_header() {
    exported | sort >"$build/exports"
    grep -q '^creds_new$' "$build/exports"
    wanted | sort | diff - "$build/exports"
}
check "the DLL needs only DLLs of Windows" needs_only_windows
check "the DLL exports the header's functions and nothing else" exports_the_header

echo "-- a program for Microsoft's ABI"
# As users of Visual Studio do it: with an import library from cartocreds.def, and without any header or library of mingw-w64.
msvc=$build/msvc
mkdir -p "$msvc"
import_libraries() {
    printf 'LIBRARY kernel32.dll\nEXPORTS\nExitProcess\nGetStdHandle\nWriteFile\n' >"$msvc/kernel32.def"
    llvm-dlltool -m i386:x86-64 -d "$msvc/kernel32.def" -l "$msvc/kernel32.lib"
    llvm-dlltool -m i386:x86-64 -d "$package/lib/cartocreds.def" -l "$msvc/cartocreds.lib"
}
compiled_for_msvc() {
    clang --target=x86_64-pc-windows-msvc -std=c11 -ffreestanding -Wall -Wextra -Werror -O1 -I"$package/include" \
        -c tests/windows/msvc/consumer.c -o "$msvc/consumer.obj"
    lld-link /nologo /subsystem:console /entry:start /nodefaultlib "/out:$msvc/consumer.exe" \
        "$msvc/consumer.obj" "$msvc/cartocreds.lib" "$msvc/kernel32.lib"
}
prints() {
    "$wine" "$msvc/consumer.exe" | tr -d '\r' >"$msvc/printed"
    printf 'https://johnsmith.carto.com/api/v2/sql\nCREDS_ERROR_INVALID_BASE_URL\n' | diff - "$msvc/printed"
}
check "llvm-dlltool makes an import library from cartocreds.def" import_libraries
check "lld-link links a program with it" compiled_for_msvc
check "the program runs with the DLL that mingw-w64 made" prints
