#: what    A base image on a registry that does not exist.
#: ran     docker build .
#: printed buildkit-graphdriver/11-unresolvable-base
# → Dockerfile: last build failed 5 min ago, took 23 ms, from the record kept by cachelens
# → failed to do request: Head "https://nosuch.example.invalid/v2/img/manifests/1": dial tcp: lookup nosuch.example.invalid on 10.255.255.53:53: no such host
FROM nosuch.example.invalid/img:1
# → ✗ failed after 2 ms
RUN echo
# → – not reached
