using System.Text.Json;
using Roommate.Contracts.Home;

namespace Roommate.Home.Discovery.Entities;

internal sealed class TasmotaSwitch(Config config) : TasmotaEntity(config)
{
    public override Component Describe() => new("switch", Name: Name);

    protected override void Take(Wish wish)
    {
        if (wish.TakeFlag("on") is { } on)
        {
            SendPower(wish, on);
        }
    }

    protected override void Take(JsonElement said, EntityReport report) => TakePower(said, report);
}
