using System.Globalization;
using System.Net.Http.Json;
using Roommate.Contracts;
using Roommate.Contracts.Faults;
using Roommate.Contracts.Home;
using Roommate.Platform.Outbound;
using Roommate.Platform.Security;

namespace Roommate.Home.Routines;

/// <summary><c>routine</c>: starts another one and does not wait for it.</summary>
internal sealed class RunAction(RoutineStarts starts, Gate gate, TimeProvider time) : IRoutineAction
{
    public string Type => "routine";

    public async ValueTask<Outcome<string>> DoAsync(RoutineEffect effect, CancellationToken ct)
    {
        if (await gate.CheckAsync(effect.Owner.UserId, Right.Control, effect.Action.RoutineId!, ct) is { } fault)
        {
            return fault;
        }

        var wish = new RoutineStarts.Wish(effect.Action.RoutineId!, new RunTrigger("routine", time.GetUtcNow(), RoutineId: effect.Chain[^1], By: effect.By.Name), effect.Key, effect.Chain);
        return (await starts.StartAsync(wish, ct)).TryGet(out var run, out var refused) ? $"started {run.Id}"
            : refused.Code == FaultCode.Conflict ? $"not started: {refused.Text}"
            : refused;
    }
}

/// <summary><c>notify</c>: tells members something.</summary>
internal sealed class NotifyAction(IRoutineNotice notice) : IRoutineAction
{
    public string Type => "notify";

    public async ValueTask<Outcome<string>> DoAsync(RoutineEffect effect, CancellationToken ct)
    {
        var users = effect.Action.UserIds ?? [effect.Owner.UserId];
        await notice.NotifyAsync(effect.HomeId, users, effect.Action.Text!, effect.Key, ct);
        return string.Create(CultureInfo.InvariantCulture, $"told {users.Count}");
    }
}

/// <summary><c>webhook</c>: posts JSON to an address outside the house; every address is checked at the connection.</summary>
internal sealed class WebhookAction(IHttpClientFactory clients) : IRoutineAction
{
    public string Type => "webhook";

    public async ValueTask<Outcome<string>> DoAsync(RoutineEffect effect, CancellationToken ct)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, effect.Action.Url);
        request.Headers.Add("Idempotency-Key", effect.Key);
        request.Content = JsonContent.Create(effect.Action.Body, options: Wire.Json);
        try
        {
            using var answer = await clients.CreateClient(OutboundClient.Name).SendAsync(request, ct);
            var status = (int)answer.StatusCode;
            return answer.IsSuccessStatusCode
                ? string.Create(CultureInfo.InvariantCulture, $"answered {status}")
                : new Fault(FaultCode.Unavailable, string.Create(CultureInfo.InvariantCulture, $"The address answered {status}."));
        }
        catch (OutboundRefusedException refused)
        {
            return Fault.Forbidden(refused.Message);
        }
        catch (HttpRequestException trouble)
        {
            return trouble.InnerException is OutboundRefusedException refused
                ? Fault.Forbidden(refused.Message)
                : new Fault(FaultCode.Unavailable, "The address could not be reached.");
        }
        catch (TaskCanceledException) when (!ct.IsCancellationRequested)
        {
            return Fault.Timeout("The address did not answer in time.");
        }
    }
}
