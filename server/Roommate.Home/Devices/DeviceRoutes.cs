using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Roommate.Contracts;
using Roommate.Contracts.Home;
using Roommate.Platform.Http;
using Roommate.Platform.Security;

namespace Roommate.Home.Devices;

/// <summary><c>/homes/{id}/devices</c>, <c>/devices/{id}</c>, <c>/devices/{id}/credentials</c>.</summary>
internal static class DeviceRoutes
{
    public static void MapDevices(this IEndpointRouteBuilder api)
    {
        api.MapGet(
            "/homes/{id}/devices",
            async (string id, int? limit, string? cursor, string? room, string? kind, string? tag, string? where, Devices devices, Gate gate, HttpContext http, CancellationToken ct) =>
                Paging.Limit(limit) is not { } most ? Problems.Of(Paging.WrongLimit, http)
                : !DeviceFilter.Parse(room, kind, tag, where).TryGet(out var filter, out var fault) ? Problems.Of(fault, http)
                : !(await devices.ListAsync(id, filter, cursor, most, ct)).TryGet(out var page, out var wrong) ? Problems.Of(wrong, http)
                : Results.Json(await SeenAsync(page, gate, http, ct), Wire.Json))
            .Needs(Right.See, "id").Produces<Page<Device>>().WithName("listDevices");
        api.MapPost("/homes/{id}/devices", async (string id, CreateDeviceRequest request, Devices devices, HttpContext http, CancellationToken ct) =>
            (await devices.CreateAsync(Caller.From(http.User)!.As("api"), id, request, ct)).Answer(http, StatusCodes.Status201Created, static d => Etag.Of(d.Device.Version)))
            .Needs(Right.Configure, "id").Produces<CreateDeviceResult>(StatusCodes.Status201Created).WithName("createDevice");
        api.MapGet("/devices/{id}", async (string id, Devices devices, HttpContext http, CancellationToken ct) =>
            (await devices.GetAsync(id, ct)).Answer(http, etag: static d => Etag.Of(d.Version))).Needs(Right.See, "id").Produces<Device>().WithName("getDevice");
        api.MapPatch("/devices/{id}", async (string id, DevicePatch patch, Devices devices, HttpContext http, CancellationToken ct) =>
            Etag.TryRead(http, out var version) is { } fault
                ? Problems.Of(fault, http)
                : (await devices.ChangeAsync(Caller.From(http.User)!.As("api"), id, patch, version, ct)).Answer(http, etag: static d => Etag.Of(d.Version)))
            .Needs(Right.Configure, "id").Produces<Device>().WithName("changeDevice");
        api.MapDelete("/devices/{id}", async (string id, Devices devices, HttpContext http, CancellationToken ct) =>
            await devices.RemoveAsync(Caller.From(http.User)!.As("api"), id, ct) is { Fault: { } fault } ? Problems.Of(fault, http) : Results.NoContent())
            .Needs(Right.Configure, "id").Produces(StatusCodes.Status204NoContent).WithName("removeDevice");
        api.MapPost("/devices/{id}/credentials", async (string id, Devices devices, HttpContext http, CancellationToken ct) =>
            (await devices.RotateAsync(id, ct)).Answer(http, StatusCodes.Status201Created))
            .Needs(Right.Configure, "id").Produces<DeviceSecret>(StatusCodes.Status201Created).WithName("rotateDeviceSecret");
    }

    // A list never shows what one may not see: somebody let into some rooms only gets their devices.
    private static async ValueTask<Page<Device>> SeenAsync(Page<Device> page, Gate gate, HttpContext http, CancellationToken ct)
    {
        var (caller, seen) = (Caller.From(http.User)!, new List<Device>());
        foreach (var device in page.Items)
        {
            if (await gate.CheckAsync(caller, Right.See, device.Id, ct) is null)
            {
                seen.Add(device);
            }
        }

        return page with { Items = seen };
    }
}
