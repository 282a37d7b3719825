using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Roommate.Contracts.Home;
using Roommate.Contracts.Live;
using Roommate.Home.Twins;
using Shouldly;

namespace Roommate.UnitTests.Home.Twins;

/// <summary>
/// Random lives of a device beside the 60-line reference: wishes with and without conditions, wall switches, refusals, lost and doubled
/// messages, old reports, crashes of the device and of the server before and after its commit. ROOMMATE_TWIN_CASES sets how many.
/// </summary>
public sealed class TwinModelTests
{
    private static readonly int Cases =
        int.Parse(Environment.GetEnvironmentVariable("ROOMMATE_TWIN_CASES") ?? "3000", CultureInfo.InvariantCulture);

    [Fact]
    public void Whatever_happens_in_whatever_order_the_twin_is_what_the_reference_says_and_comes_to_rest()
    {
        for (var seed = 0; seed < Cases; seed++)
        {
            var life = new Life(seed);
            for (var i = 0; i < 40; i++)
            {
                life.Step();
            }

            life.ComeToRest();
        }
    }

    private sealed record Told(long Seq, long Dv, Dictionary<string, string?> Patch, string? Refused);

    private sealed class Life(int seed)
    {
        private static readonly Cause Ana = new(CauseKind.User, "usr_1", "Ana", "page");
        private static readonly Cause Device = new(CauseKind.Device, "dev_1", Via: "mqtt");
        private static readonly string[] Paths = ["light.on", "light.brightness", "heat.target", "note.text"];

        private readonly Random _random = new(seed);
        private readonly TwinReference _reference = new();
        private readonly Dictionary<string, string> _own = [];
        private readonly List<(long Dv, Dictionary<string, string> Set)> _inbox = [];
        private readonly List<Told> _outbox = [];
        private TwinState _state = TwinState.New(new DeviceAbout(Components: new Dictionary<string, Component> { ["light"] = new("light"), ["heat"] = new("climate") }));
        private DateTimeOffset _now = new(2026, 11, 20, 22, 5, 0, TimeSpan.Zero);
        private long _applied;
        private long _seq;
        private long _boot = 1;
        private string? _refusing;
        private string _last = "";

        public void Step()
        {
            _now = _now.AddMilliseconds(_random.Next(20));
            _last = _random.Next(9) switch
            {
                0 or 1 => Want(),
                2 => WantIf(),
                3 => Touch(),
                4 or 5 => Hear(),
                6 => Deliver(lost: _random.Next(6) == 0),
                7 => DeliverAgain(),
                _ => Crash(),
            };
            Check();
        }

        /// <summary>Nobody does anything any more: within a few rounds nothing changes, and where the device wins both sides agree.</summary>
        public void ComeToRest()
        {
            _now = _now.AddMinutes(5);
            _inbox.Clear();
            Send();
            for (var round = 0; round < 10 && _inbox.Count + _outbox.Count > 0; round++)
            {
                while (_inbox.Count > 0)
                {
                    Hear();
                }

                while (_outbox.Count > 0)
                {
                    Apply(_outbox[0]);
                    _outbox.RemoveAt(0);
                }
            }

            (_inbox.Count + _outbox.Count).ShouldBe(0, $"seed {seed}: they go on telling each other");
            // Reports that moved something may be steps of a longer way; when the time of that is over too, the device's word is the last one.
            var rev = _state.Rev;
            for (var report = 0; report < 3; report++)
            {
                rev = _state.Rev;
                _now = _now.AddMinutes(5);
                Apply(new Told(++_seq, _applied, _own.ToDictionary(static o => o.Key, static o => (string?)o.Value), _refusing));
            }

            _state.Rev.ShouldBe(rev, $"seed {seed}: the same report a third time changed something");
            var refused = _state.Pending.Where(static p => p.Refused is not null).Select(static p => p.Path).ToHashSet();
            foreach (var (path, wanted) in Flat(_state.Desired).Where(d => d.Key.StartsWith("light.", StringComparison.Ordinal) && !refused.Contains(d.Key)))
            {
                Flat(_state.Reported).GetValueOrDefault(path).ShouldBe(wanted, $"seed {seed}: {path} is not settled");
            }
        }

        private static JsonElement Tree(IEnumerable<KeyValuePair<string, string?>> leaves)
        {
            var root = new JsonObject();
            foreach (var (path, value) in leaves)
            {
                var parts = path.Split('.');
                var part = root[parts[0]] as JsonObject ?? (JsonObject)(root[parts[0]] = new JsonObject());
                part[parts[1]] = value is null ? null : JsonNode.Parse(value);
            }

            return JsonSerializer.SerializeToElement(root);
        }

        private static Dictionary<string, string> Flat(JsonElement tree) =>
            MergePatch.Leaves(tree).Where(static l => l.Value.ValueKind != JsonValueKind.Object).ToDictionary(static l => l.Path, static l => l.Value.GetRawText());

        private string Want()
        {
            var patch = Some();
            Commit(TwinRules.SetDesired(_state, Tree(patch), null, null, Ana, _now).Value);
            _reference.Want(patch);
            return $"want {Tree(patch)}";
        }

        private string WantIf()
        {
            var patch = Some();
            var version = _state.DesiredVersion - _random.Next(2);
            var outcome = TwinRules.SetDesired(_state, Tree(patch), null, version, Ana, _now);
            outcome.Succeeded.ShouldBe(version == _state.DesiredVersion);
            if (outcome.Succeeded)
            {
                Commit(outcome.Value);
                _reference.Want(patch);
            }

            return $"want if {version}: {Tree(patch)}";
        }

        // Somebody at the device itself.
        private string Touch()
        {
            var path = Paths[_random.Next(3)];
            _own[path] = Value(path);
            _outbox.Add(new Told(++_seq, _applied, new Dictionary<string, string?> { [path] = _own[path] }, null));
            return $"touch {path}={_own[path]}";
        }

        private string Hear()
        {
            if (_inbox.Count == 0)
            {
                return "nothing to hear";
            }

            var (dv, set) = _inbox[0];
            if (_random.Next(5) > 0)
            {
                _inbox.RemoveAt(0);
            }

            if (dv <= _applied)
            {
                return $"old delta {dv}";
            }

            _applied = dv;
            var refused = _refusing = set.FirstOrDefault(static s => s.Value == "13").Key;
            foreach (var (path, value) in set.Where(s => s.Key != refused))
            {
                _own[path] = value;
            }

            _outbox.Add(new Told(++_seq, dv, set.Where(s => s.Key != refused).ToDictionary(static s => s.Key, static s => (string?)s.Value), refused));
            return $"delta {dv}, refused {refused}";
        }

        // A lost acknowledgement, or a server that died after its commit: the device says it again.
        private string Deliver(bool lost)
        {
            if (_outbox.Count == 0)
            {
                return "nothing to tell";
            }

            var told = _outbox[0];
            if (_random.Next(8) == 0)
            {
                // Died before its commit: decided, and nothing came of it.
                _ = Decide(told);
                return "server died before its commit";
            }

            Apply(told);
            if (!lost)
            {
                _outbox.RemoveAt(0);
            }

            return $"told {told.Seq} dv {told.Dv} {Tree(told.Patch)}";
        }

        // Later reports before earlier ones, and the first again.
        private string DeliverAgain()
        {
            foreach (var told in _outbox.TakeLast(2).Reverse())
            {
                Apply(told);
            }

            return "out of order";
        }

        private string Crash()
        {
            (_seq, _boot, _applied) = (0, _boot + 1, 0);
            _outbox.Clear();
            _inbox.Clear();
            var before = _state.Rev;
            _state = TwinRules.Connect(_state, _boot, Device, _now).State;
            _connections += _state.Rev - before;
            _reference.Restart();
            Send();
            return "device crashed";
        }

        private long _connections;

        private void Apply(Told told)
        {
            Commit(Decide(told));
            _reference.Report(told.Seq, told.Dv, told.Patch, told.Refused);
        }

        private TwinStep Decide(Told told) => TwinRules.Report(
            _state,
            new DeviceReport(Tree(told.Patch), told.Seq, told.Dv, told.Refused is null ? null : new Dictionary<string, string> { [told.Refused] = "no" }),
            Device,
            _now).Value;

        private void Commit(TwinStep step)
        {
            step.State.Rev.ShouldBe(_state.Rev + step.Events.Count, $"seed {seed}");
            var wanted = step.State.DesiredVersion != _state.DesiredVersion;
            _state = step.State;
            if (wanted)
            {
                Send();
            }
        }

        private void Send() => _inbox.Add((_state.DesiredVersion, Flat(TwinDelta.Of(_state))));

        // Leaves know no empty objects, which RFC 7396 makes of a null in what is not there: those have their own test.
        private Dictionary<string, string?> Some() =>
            Paths.Where(_ => _random.Next(2) == 0).Append(Paths[_random.Next(3)]).Distinct()
                .ToDictionary(static p => p, p => p != "note.text" && MergePatch.Find(_state.Desired, p.Split('.')[0]) is not null && _random.Next(8) == 0 ? null : (string?)Value(p));

        private string Value(string path) => path switch
        {
            "light.on" => _random.Next(2) == 0 ? "true" : "false",
            "note.text" => $"\"n{_random.Next(3)}\"",
            _ => (10 + _random.Next(5)).ToString(CultureInfo.InvariantCulture),
        };

        private static void ShouldBe(JsonElement tree, IEnumerable<KeyValuePair<string, string>> leaves, string about)
        {
            var flat = Flat(tree).OrderBy(static d => d.Key, StringComparer.Ordinal);
            if (!flat.SequenceEqual(leaves))
            {
                flat.ShouldBe(leaves, about);
            }
        }

        private void Check()
        {
            var about = $"seed {seed} after: {_last}";
            ShouldBe(_state.Desired, _reference.Desired, about);
            ShouldBe(_state.Reported, _reference.Reported, about);
            ShouldBe(TwinDelta.Of(_state), _reference.Delta, about);
            (_state.DesiredVersion, _state.ReportedVersion, _state.Rev - _connections)
                .ShouldBe((_reference.DesiredVersion, _reference.ReportedVersion, _reference.Rev), about);
        }
    }
}
