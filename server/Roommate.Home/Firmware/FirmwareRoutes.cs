using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing;
using Roommate.Contracts;
using Roommate.Contracts.Faults;
using Roommate.Contracts.Home;
using Roommate.Platform.Http;
using Roommate.Platform.Security;

namespace Roommate.Home.Firmware;

/// <summary><c>/homes/{id}/firmware</c> and <c>/firmware/{id}</c> for people; <c>/devices/{id}/firmware/{version}</c> for the device itself, with its own secret.</summary>
internal static class FirmwareRoutes
{
    public static void MapFirmware(this IEndpointRouteBuilder api)
    {
        api.MapGet("/homes/{id}/firmware", async (string id, Releases releases, CancellationToken ct) =>
            Results.Json(new Page<FirmwareRelease>(await releases.OfHomeAsync(id, ct)), Wire.Json)).Needs(Right.See, "id").Produces<Page<FirmwareRelease>>().WithName("listFirmware");
        api.MapPost("/homes/{id}/firmware", AddAsync).Needs(Right.Configure, "id").WithMetadata(new LargeBody())
            .Produces<FirmwareRelease>(StatusCodes.Status201Created).WithName("addFirmware");
        api.MapGet("/homes/{id}/firmware/keys", async (string id, Releases releases, CancellationToken ct) =>
            Results.Json(await releases.KeysAsync(id, ct), Wire.Json)).Needs(Right.See, "id").Produces<FirmwareKeys>().WithName("getFirmwareKeys");
        api.MapPost("/homes/{id}/firmware/keys", async (string id, Releases releases, HttpContext http, CancellationToken ct) =>
            (await releases.RotateKeysAsync(id, ct)).Answer(http)).Needs(Right.Own, "id").Produces<FirmwareKeys>().WithName("rotateFirmwareKeys");
        api.MapGet("/firmware/{id}", async (string id, Releases releases, HttpContext http, CancellationToken ct) =>
            (await releases.GetAsync(id, ct)).Answer(http)).Needs(Right.See, "id").Produces<FirmwareRelease>().WithName("getFirmware");
        api.MapPatch("/firmware/{id}", async (string id, FirmwarePatch patch, Releases releases, HttpContext http, CancellationToken ct) =>
            (await releases.RollOutAsync(Caller.From(http.User)!.As("api"), id, patch, ct)).Answer(http)).Needs(Right.Configure, "id").Produces<FirmwareRelease>().WithName("rollOutFirmware");
        api.MapDelete("/firmware/{id}", async (string id, Releases releases, HttpContext http, CancellationToken ct) =>
            await releases.RemoveAsync(id, ct) is { Fault: { } fault } ? Problems.Of(fault, http) : Results.NoContent())
            .Needs(Right.Configure, "id").Produces(StatusCodes.Status204NoContent).WithName("removeFirmware");
        MapForDevices(api);
    }

    // Public to the gate, which knows people: the device shows its own secret, and sees nothing but its own releases.
    private static void MapForDevices(IEndpointRouteBuilder api)
    {
        api.MapGet("/devices/{id}/firmware/{version}", async (string id, string version, Releases releases, Devices.Devices devices, HttpContext http, CancellationToken ct) =>
            await IsDeviceAsync(id, devices, http, ct) ? (await releases.ManifestAsync(id, version, ct)).Answer(http) : Problems.Of(NotIt, http))
            .Needs(Right.Public).Produces<FirmwareManifest>().WithName("getFirmwareManifest");
        api.MapGet("/devices/{id}/firmware/{version}/image", async (string id, string version, Releases releases, Devices.Devices devices, HttpContext http, CancellationToken ct) =>
            await IsDeviceAsync(id, devices, http, ct) ? await ImageAsync(id, version, releases, http, ct) : Problems.Of(NotIt, http))
            .Needs(Right.Public).Produces(StatusCodes.Status200OK, contentType: "application/octet-stream").Produces(StatusCodes.Status206PartialContent, contentType: "application/octet-stream")
            .WithName("getFirmwareImage");
    }

    private static Fault NotIt => Fault.Unauthenticated("A device shows its id and secret (Basic).");

    private static async Task<IResult> AddAsync(string id, string? model, string? version, string? notes, Releases releases, HttpContext http, CancellationToken ct)
    {
        using var image = new MemoryStream();
        await http.Request.Body.CopyToAsync(image, ct);
        return (await releases.AddAsync(id, model, version, notes, image.ToArray(), ct)).Answer(http, StatusCodes.Status201Created);
    }

    private static async ValueTask<bool> IsDeviceAsync(string id, Devices.Devices devices, HttpContext http, CancellationToken ct) =>
        DeviceCredentials.Read(http) is var (shown, secret) && shown == id && await devices.AuthenticateAsync(id, secret, ct) is not null;

    // One range (RFC 9110, section 14): a download goes on where it was cut.
    private static async Task<IResult> ImageAsync(string id, string version, Releases releases, HttpContext http, CancellationToken ct)
    {
        var range = http.Request.GetTypedHeaders().Range is { Unit.Value: "bytes", Ranges: { Count: 1 } ranges } ? ranges.First() : null;
        var asked = range?.From is not null;
        if (!(await releases.ImageAsync(id, version, range?.From ?? 0, asked ? range!.To : null, ct)).TryGet(out var part, out var fault))
        {
            return Problems.Of(fault, http);
        }

        if (asked && part.Bytes.Length == 0)
        {
            http.Response.Headers.ContentRange = $"bytes */{part.Size}";
            return Problems.Of(Fault.Invalid("range", "The range is beyond the end of the image."), http, StatusCodes.Status416RangeNotSatisfiable);
        }

        http.Response.Headers.AcceptRanges = "bytes";
        if (asked)
        {
            http.Response.StatusCode = StatusCodes.Status206PartialContent;
            http.Response.Headers.ContentRange = $"bytes {part.From}-{part.From + part.Bytes.Length - 1}/{part.Size}";
        }

        return Results.Bytes(part.Bytes, "application/octet-stream");
    }

    private sealed class LargeBody : IRequestSizeLimitMetadata
    {
        // One byte more than is taken, so that the answer says what is allowed.
        public long? MaxRequestBodySize => ReleaseRules.MostImage + 1;
    }
}
