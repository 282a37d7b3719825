# The server with its page. Built by docker-compose.yml.
FROM node:20-bookworm-slim AS web
WORKDIR /src
COPY web/package.json web/package-lock.json web/.npmrc ./web/
RUN cd web && npm ci --no-audit --no-fund
COPY web ./web
RUN cd web && npm run build

FROM mcr.microsoft.com/dotnet/sdk:10.0 AS server
WORKDIR /src
COPY Directory.Build.props Directory.Packages.props BannedSymbols.txt .editorconfig global.json ./
COPY server ./server
RUN dotnet publish server/Roommate.Server -c Release -o /out -p:RunAnalyzers=false --use-current-runtime --self-contained false

FROM mcr.microsoft.com/dotnet/aspnet:10.0
RUN apt-get update && apt-get install -y --no-install-recommends espeak-ng libmp3lame0 libopus0 curl && rm -rf /var/lib/apt/lists/*
WORKDIR /app
COPY --from=server /out ./
COPY --from=web /src/server/Roommate.Server/wwwroot ./wwwroot
ENV DOTNET_ThreadPool_UnfairSemaphoreSpinLimit=0
USER app
EXPOSE 8080 1883
ENTRYPOINT ["dotnet", "Roommate.Server.dll"]
