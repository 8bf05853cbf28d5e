#: what    A base image on a registry that does not exist.
#: ran     docker build .
#: printed classic-28.5.2/11-unresolvable-base
# → Dockerfile: last build failed 5 min ago, took 4 s, from the record kept by cachelens
FROM nosuch.example.invalid/img:1
# → ✗ failed
RUN echo
# → – not reached
