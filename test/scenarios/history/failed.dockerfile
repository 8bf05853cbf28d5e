#: what    A build that failed: it has no provenance, its steps are known by name only.
#: history n8g116mzrf26mn75op11vxvkm
#: file    /home/dev/hw/app/Dockerfile
# → Dockerfile: last build failed 5 min ago, took 536 ms, from BuildKit's build history
# → process "/bin/sh -c false" did not complete successfully: exit code: 1
# sample project for recorded builds
ARG BASE=ubuntu
# → · metadata only
FROM ${BASE} AS build
# → ✓ cached
WORKDIR /src
# → ✓ cached
COPY package.txt ./
# → ✓ cached
RUN echo "install $(cat package.txt)" && sleep 1
# → ✓ cached
COPY src ./src
# → ✓ cached
RUN <<EOF
set -e
cat src/main.txt > /out.txt
echo "built on $(date +%Y)" >> /log.txt
EOF
# → ✓ cached

FROM ubuntu AS test
# → – skipped
RUN echo never-run-unless-targeted
# → – skipped

FROM ubuntu AS final
# → ✓ cached
ENV MODE=prod
# → · metadata only
LABEL org.example.name=sample
# → · metadata only
RUN mkdir -p /app \
    # a comment inside
    && echo "$MODE" > /app/mode
# → ✓ cached
COPY --from=build /out.txt /app/out.txt
# → ✓ cached
COPY <<CONF /app/conf
mode=$MODE
CONF
# → ✓ cached
RUN false
# → ✗ failed after 286 ms
CMD ["cat", "/app/out.txt"]
# → · metadata only
