using Microsoft.AspNetCore.SignalR;
using Roommate.Server.Operations;
using Serilog.Events;
using Serilog.Parsing;
using Shouldly;

namespace Roommate.UnitTests.Server;

/// <summary>The log is for whoever runs the place: what a caller did wrong is told to the caller.</summary>
public sealed class LoggingTests
{
    private const string Dispatcher = "Microsoft.AspNetCore.SignalR.Internal.DefaultHubDispatcher";

    [Fact]
    public void A_refused_call_is_no_error_of_ours_and_a_failure_is()
    {
        Logging.IsSaidOtherwise(Entry(Dispatcher, new HubException("forbidden: This access token has not the scope talk."))).ShouldBeTrue();
        Logging.IsSaidOtherwise(Entry(Dispatcher, new InvalidDataException("broken"))).ShouldBeFalse();
        Logging.IsSaidOtherwise(Entry("Roommate.Server.Hub.HubGate", new HubException("x"))).ShouldBeFalse();
    }

    [Fact]
    public void A_start_that_fails_is_told_once()
    {
        Logging.IsSaidOtherwise(Entry("Microsoft.Extensions.Hosting.Internal.Host", new OperationCanceledException())).ShouldBeTrue();
        Logging.IsSaidOtherwise(Entry("Microsoft.Extensions.Hosting.Internal.Host", new IOException("disk full"))).ShouldBeFalse();
    }

    private static LogEvent Entry(string source, Exception exception) =>
        new(DateTimeOffset.UnixEpoch, LogEventLevel.Error, exception, new MessageTemplateParser().Parse("Failed to invoke hub method"), [new LogEventProperty("SourceContext", new ScalarValue(source))]);
}
