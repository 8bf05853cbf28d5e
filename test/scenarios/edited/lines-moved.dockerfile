#: what    Comments and blank lines were added since the build.
#: ran     docker build .
#: printed buildkit-graphdriver/01-cold
# → Dockerfile: last build 5 min ago, took 3.5 s, from the record kept by cachelens
# syntax=docker/dockerfile:1
# Lines moved since the build: hints stay on their instructions.

# sample project for recorded builds
ARG BASE=ubuntu
# → · metadata only
FROM ${BASE} AS build
# → ✓ cached
WORKDIR /src
# → ↻ built in 263 ms
COPY package.txt ./
# → ↻ built in 107 ms
RUN echo "install $(cat package.txt)" && sleep 1
# → ↻ built in 1.3 s

# sources
COPY src ./src
# → ↻ built in 49 ms
RUN <<EOF
set -e
cat src/main.txt > /out.txt
echo "built on $(date +%Y)" >> /log.txt
EOF
# → ↻ built in 310 ms

FROM ubuntu AS test
# → – skipped
RUN echo s1795283906 raw never-run-unless-targeted
# → – skipped

FROM ubuntu AS final
# → ✓ cached
ENV MODE=prod
# → · metadata only
LABEL org.example.name=sample
# → · metadata only
RUN mkdir -p /app /s1795283906-raw \
    # a comment inside
    && echo "$MODE" > /app/mode
# → ↻ built in 353 ms
COPY --from=build /out.txt /app/out.txt
# → ↻ built in 145 ms
COPY <<CONF /app/conf
mode=$MODE
CONF
# → ↻ built in 39 ms
CMD ["cat", "/app/out.txt"]
# → · metadata only
