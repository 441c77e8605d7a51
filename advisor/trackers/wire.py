"""Connections: which certificate authorities and passwords they use, and what a failed one is called."""

from __future__ import annotations

import os
import ssl
from http.cookiejar import DefaultCookiePolicy

import requests
import urllib3.exceptions
from requests.adapters import HTTPAdapter

from advisor import __version__
from advisor.trackers.answer import CouldNotAsk, HostPaused, Passing

USER_AGENT = f"advisor/{__version__} (asks what became of kernel bugs; python-requests)"
"""No `Mozilla` in it: bot walls let through who says what it is (TecharoHQ/anubis data/botPolicies.yaml)."""
FAILURES = (requests.RequestException, urllib3.exceptions.HTTPError, OSError, ValueError)
"""What the libraries below raise."""
_BUNDLES = ("/etc/ssl/certs/ca-certificates.crt", "/etc/pki/tls/certs/ca-bundle.crt", "/etc/ssl/ca-bundle.pem")
"""Where distributions keep the authorities that the machine trusts: Debian and Arch, Fedora, SUSE."""


def connections() -> requests.Session:
    """Kept connections through the environment's proxies, without cookies, retries or passwords from `~/.netrc`."""
    http = requests.Session()
    http.headers.update({"User-Agent": USER_AGENT, "Accept": "application/json"})
    http.auth = _no_netrc
    http.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))
    http.verify = trusted_authorities()
    adapter = HTTPAdapter(pool_connections=16, pool_maxsize=4, max_retries=0)
    http.mount("https://", adapter)
    http.mount("http://", adapter)
    return http


def trusted_authorities() -> str | bool:
    """The machine's certificate authorities, else those that come with the HTTP library.

    REQUESTS_CA_BUNDLE and CURL_CA_BUNDLE go before (the library itself reads them).
    """
    candidates = (os.environ.get("SSL_CERT_FILE", ""), ssl.get_default_verify_paths().cafile or "", *_BUNDLES)
    return next((path for path in candidates if path and os.path.isfile(path)), True)


def _no_netrc(request: requests.PreparedRequest) -> requests.PreparedRequest:
    """In place of `~/.netrc`, whose passwords no tracker needs."""
    return request


def what_failed(name: str, error: Exception) -> CouldNotAsk:
    """Our own words for a failed exchange."""
    if isinstance(error, requests.exceptions.ProxyError):
        return HostPaused(f"the proxy on the way to {name} does not answer")
    if isinstance(error, requests.exceptions.SSLError):
        return HostPaused(f"no trusted TLS connection to {name}")
    if isinstance(error, requests.Timeout):
        return Passing("no answer in time")
    if "NameResolutionError" in repr(error) or "gaierror" in repr(error):
        return HostPaused(f"the name {name} cannot be resolved")
    if isinstance(error, (requests.exceptions.ChunkedEncodingError, requests.exceptions.ContentDecodingError)):
        return Passing("the answer was cut off or garbled")
    if isinstance(error, (requests.ConnectionError, urllib3.exceptions.HTTPError, OSError)) and not isinstance(
        error, requests.exceptions.InvalidURL
    ):
        return Passing("no connection, or it broke")
    return CouldNotAsk(f"{name} cannot be asked like that")
