#: what    The first build of the project.
#: ran     docker build .
#: printed buildkit-containerd/01-cold
# → Dockerfile: last build 5 min ago, took 2.3 s, from the record kept by cachelens
# sample project for recorded builds
ARG BASE=ubuntu
# → · metadata only
FROM ${BASE} AS build
# → ✓ cached
WORKDIR /src
# → ↻ built in 59 ms
COPY package.txt ./
# → ↻ built in 80 ms
RUN echo "install $(cat package.txt)" && sleep 1
# → ↻ built in 1.2 s
COPY src ./src
# → ↻ built in 26 ms
RUN <<EOF
set -e
cat src/main.txt > /out.txt
echo "built on $(date +%Y)" >> /log.txt
EOF
# → ↻ built in 81 ms

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
# → ↻ built in 208 ms
COPY --from=build /out.txt /app/out.txt
# → ↻ built in 49 ms
COPY <<CONF /app/conf
mode=$MODE
CONF
# → ↻ built in 36 ms
CMD ["cat", "/app/out.txt"]
# → · metadata only
