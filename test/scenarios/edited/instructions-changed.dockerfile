#: what    Instructions were edited, added, replaced and taken out since the build.
#: ran     docker build .
#: printed buildkit-graphdriver/01-cold
# → Dockerfile: last build 5 min ago, took 3.5 s, from the record kept by cachelens
# sample project for recorded builds
ARG BASE=ubuntu:24.04
# → ✎ edited since: was metadata only
FROM ${BASE} AS build
# → ✓ cached
WORKDIR /src
# → ↻ built in 263 ms
COPY package.txt ./
# → ↻ built in 107 ms
COPY lock.txt ./
# → + new since the last build
RUN echo "install $(cat package.txt)" && sleep 2
# → ✎ edited since: was built in 1.3 s
COPY src ./src
# → ↻ built in 49 ms
RUN <<EOF
set -ex
cat src/main.txt > /out.txt
echo "built on $(date +%Y)" >> /log.txt
EOF
# → ✎ edited since: was built in 310 ms

FROM ubuntu AS test
# → – skipped
RUN new-step
# → + new since the last build
RUN echo s1795283906 raw never-run-unless-targeted
# → – skipped

FROM ubuntu AS final
# → ✓ cached
ENV MODE=prod
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
ENTRYPOINT ["cat", "/app/out.txt"]
# → + new since the last build
