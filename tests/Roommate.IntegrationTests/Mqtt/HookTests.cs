using System.Text;
using System.Threading.Channels;
using Microsoft.Extensions.DependencyInjection;
using Roommate.IntegrationTests.Mqtt.Harness;
using Roommate.Mqtt.Hooks;
using Roommate.Mqtt.Packets;
using Roommate.Testing;
using Shouldly;

namespace Roommate.IntegrationTests.Mqtt;

/// <summary>The seams a product plugs into.</summary>
public sealed class HookTests : IAsyncLifetime
{
    private readonly Product _product = new();
    private MqttServer _server = null!;

    public async Task InitializeAsync()
    {
        _server = await MqttServer.StartAsync(
            services => services.AddSingleton<IMqttAuthenticator>(_product).AddSingleton<IMqttAccess>(_product)
                .AddSingleton<IMqttPublishHandler>(_product).AddSingleton<IMqttSessionObserver>(_product),
            "Mqtt:AllowAnonymous=false", "Mqtt:Access:0:Filter=open/#", "Mqtt:Access:0:Publish=true", "Mqtt:Access:0:Subscribe=true");
        _product.Broker = _server.Broker;
    }

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Theory]
    [BothVersions]
    [Statements(V5 = "3.1.4-2 4.12.0-6")]
    public async Task Wrong_credentials_are_refused_and_right_ones_name_the_principal(MqttVersion version)
    {
        await using var wrong = await _server.OpenAsync(version);
        await wrong.SendAsync(Credentials(new ConnectPacket { Version = version, ClientId = "x", Clean = true }, "one", "guess"));
        (await wrong.ReadAsync<ConnAckPacket>()).Reason.ShouldBe(MqttReason.BadUserNameOrPassword);
        await wrong.ExpectEndAsync();
        await using var right = await Connect(version, "one");
        (await _product.Heard("connected one")).ShouldBe("connected one");
    }

    [Theory]
    [BothVersions]
    public async Task An_acknowledgement_waits_for_the_handler_and_only_that_client_does(MqttVersion version)
    {
        await using var slow = await Connect(version, "one");
        await using var other = await Connect(version, "two");
        var gate = _product.Gate = new TaskCompletionSource();
        await slow.PublishAsync("own/one/wait", "x", MqttQos.AtLeastOnce, 1);
        await _product.Heard("message own/one/wait");
        await other.PublishAsync("own/two/x", "y", MqttQos.AtLeastOnce, 2);
        (await other.ReadAsync<PublishAnswerPacket>()).PacketId.ShouldBe((ushort)2);
        _product.Acknowledged.ShouldBeFalse();
        gate.SetResult();
        (await slow.ReadAsync<PublishAnswerPacket>()).ShouldBe(new PublishAnswerPacket(MqttPacketType.PubAck, 1));
    }

    [Theory]
    [BothVersions]
    public async Task The_program_hears_a_filter_retained_messages_first_wills_too_until_it_ends_it(MqttVersion version)
    {
        await using var client = await Connect(version, "one");
        await client.PublishAsync("open/kept", "kept", MqttQos.AtLeastOnce, 1, retain: true);
        await client.ReadAsync<PublishAnswerPacket>();
        var heard = Channel.CreateUnbounded<MqttMessage>();
        using (_server.Broker.Hear("open/#", m => heard.Writer.TryWrite(m)))
        {
            await client.PublishAsync("open/live", "live", MqttQos.AtLeastOnce, 2);
            (await client.ReadAsync<PublishAnswerPacket>()).Reason.ShouldBe(MqttReason.Success); // somebody heard: not 0x10
            var willing = await _server.OpenAsync(version);
            await willing.SendAsync(Credentials(
                new ConnectPacket { Version = version, ClientId = "willing", Clean = true, Will = new MqttMessage("open/will", "gone"u8.ToArray()) }, "one", "secret"));
            await willing.ReadAsync<ConnAckPacket>();
            willing.Vanish();
            (await Next()).ShouldBe(("open/kept", "kept", true));
            (await Next()).ShouldBe(("open/live", "live", false));
            (await Next()).ShouldBe(("open/will", "gone", false));
        }

        await client.PublishAsync("open/live", "nobody hears", MqttQos.AtLeastOnce, 3);
        await client.ReadAsync<PublishAnswerPacket>();
        heard.Reader.TryRead(out _).ShouldBeFalse();

        async Task<(string Topic, string Payload, bool Retain)> Next()
        {
            using var timeout = new CancellationTokenSource(Patience.Long);
            var message = await heard.Reader.ReadAsync(timeout.Token);
            return (message.Topic, Encoding.UTF8.GetString(message.Payload.Span), message.Retain);
        }
    }

    [Fact]
    public async Task A_handler_decides_the_answer_and_whether_subscribers_get_it()
    {
        await using var client = await Connect(MqttVersion.V5, "one");
        await client.SubscribeAsync("own/one/#");
        await client.ReadPublishAsync("greeting");
        await client.PublishAsync("own/one/refuse", "x", MqttQos.AtLeastOnce, 1);
        (await client.ReadAsync<PublishAnswerPacket>()).Reason.ShouldBe(MqttReason.QuotaExceeded);
        await client.PublishAsync("own/one/refuse", "x", MqttQos.ExactlyOnce, 2);
        (await client.ReadAsync<PublishAnswerPacket>()).Reason.ShouldBe(MqttReason.QuotaExceeded);
        await client.PublishAsync("own/one/consume", "x", MqttQos.AtLeastOnce, 3);
        (await client.ReadAsync<PublishAnswerPacket>()).Reason.ShouldBe(MqttReason.Success);
        await client.PublishAsync("own/one/route", "routed");
        await client.ReadPublishAsync("routed");
        _server.ErrorsExpected = true;
        await client.PublishAsync("own/one/throw", "x", MqttQos.AtLeastOnce, 4);
        (await client.ReadAsync<PublishAnswerPacket>()).Reason.ShouldBe(MqttReason.Unspecified);
        await client.ExpectNothingAsync();
    }

    [Theory]
    [BothVersions]
    public async Task What_an_observer_sends_comes_after_the_SUBACK_and_before_retained_and_live_messages(MqttVersion version)
    {
        await using var other = await Connect(version, "one");
        await other.PublishAsync("own/one/r", "retained", retain: true);
        await other.ExpectNothingAsync();
        _product.WhileSubscribing = () => _server.Broker.Publish(new MqttMessage("own/one/r", "live"u8.ToArray()));
        await using var client = await Connect(version, "one", "second");
        var answer = await client.SubscribeAsync("own/one/#");
        answer.Type.ShouldBe(MqttPacketType.SubAck);
        await client.ReadPublishAsync("greeting");
        (await client.ReadPublishAsync("retained")).Message.Retain.ShouldBeTrue();
        await client.ReadPublishAsync("live");
    }

    [Theory]
    [BothVersions]
    public async Task A_principal_may_touch_its_own_topics_only_and_rules_decide_the_rest(MqttVersion version)
    {
        await using var one = await Connect(version, "one");
        (await one.SubscribeAsync("own/two/#")).Reasons.ShouldBe([version == MqttVersion.V5 ? MqttReason.NotAuthorized : MqttReason.Unspecified]);
        (await one.SubscribeAsync("#")).Reasons[0].IsFailure().ShouldBeTrue();
        (await one.SubscribeAsync("open/x")).Reasons.ShouldBe([MqttReason.Success]);
        await one.PublishAsync("own/two/x", "not mine", MqttQos.AtLeastOnce, 1);
        (await one.ReadAsync<PublishAnswerPacket>()).Reason.ShouldBe(version == MqttVersion.V5 ? MqttReason.NotAuthorized : MqttReason.Success);
        await one.PublishAsync("open/x", "allowed");
        await one.ReadPublishAsync("allowed");
        _product.Messages.ShouldNotContain("own/two/x");
    }

    [Theory]
    [BothVersions]
    public async Task Two_principals_with_one_client_id_do_not_meet(MqttVersion version)
    {
        await using var one = await Connect(version, "one", "same");
        await using var two = await Connect(version, "two", "same");
        await one.ExpectNothingAsync();
        await two.ExpectNothingAsync();
    }

    [Theory]
    [BothVersions]
    public async Task The_server_ends_connections_and_hears_how_they_ended(MqttVersion version)
    {
        await using var client = await Connect(version, "one");
        var info = new MqttClientInfo("c-one", new MqttPrincipal("one", new HashSet<string>()));
        _server.Broker.IsConnected(info).ShouldBeTrue();
        _server.Broker.Disconnect(info).ShouldBeTrue();
        await client.ExpectEndAsync(MqttReason.AdministrativeAction);
        (await _product.Heard("Server one")).ShouldBe("Server one");
        await using var again = await Connect(version, "one");
        _server.Broker.Revoke(info.Principal).ShouldBe(1);
        await again.ExpectEndAsync(MqttReason.NotAuthorized);
        await using var polite = await Connect(version, "two");
        await polite.DisconnectAsync();
        (await _product.Heard("Normal two")).ShouldBe("Normal two");
    }

    private Task<RawMqtt> Connect(MqttVersion version, string user, string? clientId = null) =>
        _server.ConnectAsync(version, clientId ?? $"c-{user}", c => Credentials(c, user, "secret"));

    private static ConnectPacket Credentials(ConnectPacket connect, string user, string password) =>
        connect with { UserName = user, Password = Encoding.UTF8.GetBytes(password) };

    private sealed class Product : IMqttAuthenticator, IMqttAccess, IMqttPublishHandler, IMqttSessionObserver
    {
        private readonly Channel<string> _heard = Channel.CreateUnbounded<string>();

        public IMqttBroker Broker { get; set; } = null!;

        public TaskCompletionSource? Gate { get; set; }

        public bool Acknowledged { get; private set; }

        public Action WhileSubscribing { get; set; } = static () => { };

        public System.Collections.Concurrent.ConcurrentQueue<string> Messages { get; } = [];

        public IReadOnlyList<string> Filters => ["own/#"];

        /// <summary>Waits until something was heard, skipping what came before.</summary>
        public async Task<string> Heard(string wanted)
        {
            using var timeout = new CancellationTokenSource(Patience.Long);
            while (true)
            {
                var heard = await _heard.Reader.ReadAsync(timeout.Token);
                if (heard == wanted)
                {
                    return heard;
                }
            }
        }

        public ValueTask<MqttAuthentication> AuthenticateAsync(MqttAuthenticationRequest request, CancellationToken cancellationToken) =>
            ValueTask.FromResult(request.Password is { } p && p.Span.SequenceEqual("secret"u8)
                ? MqttAuthentication.Accept(new MqttPrincipal(request.UserName!, new HashSet<string>()))
                : MqttAuthentication.Refuse());

        public MqttAccessDecision Decide(MqttPrincipal principal, string topicOrFilter, MqttAccessKind kind) =>
            !topicOrFilter.StartsWith("own/", StringComparison.Ordinal) ? MqttAccessDecision.Undecided
            : topicOrFilter.StartsWith($"own/{principal.Name}/", StringComparison.Ordinal) ? MqttAccessDecision.Allowed
            : MqttAccessDecision.Refused();

        public async ValueTask<MqttPublishOutcome> HandleAsync(MqttClientInfo client, MqttMessage message, CancellationToken cancellationToken)
        {
            Messages.Enqueue(message.Topic);
            _heard.Writer.TryWrite($"message {message.Topic}");
            switch (message.Topic.Split('/')[2])
            {
                case "wait":
                    await Gate!.Task.WaitAsync(cancellationToken);
                    Acknowledged = true;
                    return MqttPublishOutcome.Routed;
                case "refuse":
                    return MqttPublishOutcome.Refused(MqttReason.QuotaExceeded);
                case "consume":
                    return MqttPublishOutcome.Consumed;
                case "throw":
                    throw new InvalidOperationException("a broken handler");
                default:
                    return MqttPublishOutcome.Routed;
            }
        }

        public ValueTask ConnectedAsync(MqttClientInfo client, CancellationToken cancellationToken) => Hear($"connected {client.Principal.Name}");

        public ValueTask SubscribedAsync(MqttClientInfo client, MqttSubscription subscription, CancellationToken cancellationToken)
        {
            if (subscription.Filter.StartsWith("own/", StringComparison.Ordinal))
            {
                WhileSubscribing();
                Broker.PublishTo(client, new MqttMessage("own/" + client.Principal.Name + "/hello", "greeting"u8.ToArray(), MqttQos.AtLeastOnce)).ShouldBeTrue();
            }

            return ValueTask.CompletedTask;
        }

        public ValueTask DisconnectedAsync(MqttClientInfo client, MqttDisconnectKind kind, CancellationToken cancellationToken) => Hear($"{kind} {client.Principal.Name}");

        private ValueTask Hear(string what)
        {
            _heard.Writer.TryWrite(what);
            return ValueTask.CompletedTask;
        }
    }
}
