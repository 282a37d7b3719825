using System.Diagnostics;
using System.Reflection;
using Microsoft.AspNetCore.SignalR;
using Roommate.Contracts.Faults;
using Roommate.Contracts.Live;
using Roommate.Platform.Security;
using Roommate.Platform.Store;

namespace Roommate.Server.Hub;

/// <summary>
/// Enforces what a hub method's <see cref="NeedsAttribute"/> states before it runs, and turns faults into coded hub
/// errors. A method that states nothing is refused.
/// </summary>
public sealed partial class HubGate(Gate gate, EvenRefusals even, HubLimits limits, ILogger<HubGate> log) : IHubFilter
{
    private static readonly object Turn = new();

    public Task OnConnectedAsync(HubLifetimeContext context, Func<HubLifetimeContext, Task> next)
    {
        context.Context.Items[Turn] = new SemaphoreSlim(1);
        return next(context);
    }

    public async ValueTask<object?> InvokeMethodAsync(HubInvocationContext invocationContext, Func<HubInvocationContext, ValueTask<object?>> next)
    {
        // SignalR starts calls in their order and lets several run; ours go one by one, but for those that wait for a device.
        var turn = invocationContext.HubMethod.IsDefined(typeof(AlongsideAttribute), inherit: false) ? null : (SemaphoreSlim?)invocationContext.Context.Items[Turn];
        if (turn is null)
        {
            return await InvokeInTurnAsync(invocationContext, next);
        }

        await turn.WaitAsync(CancellationToken.None);
        try
        {
            return await InvokeInTurnAsync(invocationContext, next);
        }
        finally
        {
            turn.Release();
        }
    }

    private async ValueTask<object?> InvokeInTurnAsync(HubInvocationContext invocationContext, Func<HubInvocationContext, ValueTask<object?>> next)
    {
        try
        {
            if (await CheckAsync(invocationContext) is { } fault)
            {
                throw Coded(fault);
            }

            var began = even.Begin();
            var result = await next(invocationContext);
            if (result is SubscribeResult { Subscriptions: var topics } && topics.Any(static t => t.Error is not null))
            {
                await even.SettleAsync(began, invocationContext.Context.ConnectionAborted);
            }

            return result;
        }
        catch (FaultException exception)
        {
            throw Coded(exception.Fault);
        }
        catch (OperationCanceledException) when (invocationContext.Context.ConnectionAborted.IsCancellationRequested)
        {
            throw Coded(Fault.Unavailable("The connection closed before the call ended."));
        }
        catch (Exception exception) when (exception is not HubException)
        {
            var trace = Activity.Current?.TraceId.ToString() ?? invocationContext.Context.ConnectionId;
            Log.Failed(log, exception, invocationContext.HubMethodName, trace);
            throw Coded(Fault.Unavailable($"Something went wrong on the server. If it stays, tell the operator this number: {trace}"));
        }
    }

    /// <summary>The error a client sees: <c>code: text</c>.</summary>
    public static HubException Coded(Fault fault) => new($"{fault.Code}: {fault.Text}");

    private async ValueTask<Fault?> CheckAsync(HubInvocationContext invocation)
    {
        if (invocation.HubMethod.GetCustomAttribute<NeedsAttribute>() is not { } needs)
        {
            return Fault.Forbidden("This method states no permission.");
        }

        if (Caller.From(invocation.Context.User) is not { } caller)
        {
            return Fault.Unauthenticated();
        }

        if (limits.Take(caller.UserId) is { } limited)
        {
            return limited;
        }

        if (invocation.HubMethodArguments.Count > 0 && invocation.HubMethodArguments[0] is null)
        {
            return Fault.Invalid("This method takes one object.");
        }

        if (needs.On is null)
        {
            return caller.CheckScope(needs.Right);
        }

        var argument = invocation.HubMethodArguments[0]!;
        var id = argument.GetType().GetProperty(needs.On)?.GetValue(argument) as string;
        return string.IsNullOrEmpty(id)
            ? Fault.Invalid(System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName(needs.On), "An id is needed here.")
            : await gate.AnswerAsync(caller, needs.Right, id, invocation.Context.ConnectionAborted);
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "Hub method {Method} failed; trace {Trace}")]
        public static partial void Failed(ILogger logger, Exception exception, string method, string trace);
    }
}
