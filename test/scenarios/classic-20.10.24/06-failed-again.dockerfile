#: what    The same again after the failure.
#: ran     docker build .
#: printed classic-20.10.24/06-failed-again
# → Dockerfile: last build failed 5 min ago, took 45 s, from the record kept by cachelens
ARG BASE=ubuntu
# → · metadata only
FROM ${BASE} AS build
# → ✓ cached
WORKDIR /src
# → ✓ cached
COPY package.txt ./
# → ✓ cached
RUN echo "install $(cat package.txt) s1795283906-classic"
# → ✓ cached
COPY src ./src
# → ✓ cached
RUN cat src/main.txt > /out.txt
# → ✓ cached

FROM ubuntu AS test
# → ✓ cached
RUN echo never-run-unless-targeted s1795283906-classic
# → ✓ cached

FROM ubuntu AS final
# → ✓ cached
ENV MODE=prod
# → ✓ cached
LABEL org.example.name=sample
# → ✓ cached
RUN mkdir -p /app \
    # a comment inside
    && echo "$MODE s1795283906-classic" > /app/mode
# → ✓ cached
COPY --from=build /out.txt /app/out.txt
# → ✓ cached
RUN echo about-to-fail && cat /does-not-exist
# → ✗ failed
RUN echo after
# → – not reached
CMD ["cat", "/app/out.txt"]
# → – not reached
