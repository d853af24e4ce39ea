#!/bin/sh
# Finds a Chromium for the browser tests, or installs Debian's where that is allowed.
# Without one the browser tests are left out, loudly; in CI that is a failure.
for name in chromium chromium-browser google-chrome; do
    command -v "$name" >/dev/null 2>&1 && exit 0
done
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    echo "Installing Chromium for the browser tests ..."
    if apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq chromium >/dev/null; then
        exit 0
    fi
fi
echo "******************************************************************" >&2
echo "* No Chromium was found, and none may be installed here.         *" >&2
echo "* The browser tests are LEFT OUT. Install the package 'chromium'.*" >&2
echo "******************************************************************" >&2
[ -z "$CI" ]
