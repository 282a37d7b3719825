using Roommate.Assistant.Models;
using Shouldly;

namespace Roommate.UnitTests.Assistant.Models;

public sealed class ModelOptionsTests
{
    [Fact]
    public void The_fixed_keys_come_first_and_entries_inherit_what_they_leave_out()
    {
        var options = new ModelOptions { Endpoint = "http://a/v1", ApiKey = "k", Model = "big", EmbeddingModel = "embed" };
        options.Models.Add(new ModelEntry { Model = "other" });
        options.Models.Add(new ModelEntry { Model = "far", Endpoint = "http://b/v1" });
        options.Models.Add(new ModelEntry { Model = "tiny", Role = ModelRole.Small });
        options.Of(ModelRole.Default).Select(static m => $"{m.Model} {m.Endpoint} {m.ApiKey}").ShouldBe(["big http://a/v1 k", "other http://a/v1 k", "far http://b/v1 "], "a key goes to its own server only");
        options.Of(ModelRole.Small).ShouldHaveSingleItem().Model.ShouldBe("tiny");
        options.Of(ModelRole.Embeddings).ShouldHaveSingleItem().Model.ShouldBe("embed");
    }

    [Fact]
    public void Without_a_small_model_the_default_ones_do_its_work_and_without_any_nobody_does()
    {
        new ModelOptions { Endpoint = "http://a/v1", Model = "big" }.Of(ModelRole.Small).ShouldHaveSingleItem().Model.ShouldBe("big");
        new ModelOptions { Model = "big" }.IsConfigured.ShouldBeFalse();
    }

    [Fact]
    public void A_wrong_entry_is_named()
    {
        var options = new ModelOptions();
        options.Models.Add(new ModelEntry { Model = "m", Endpoint = "ftp://x" });
        options.Problem()!.ShouldStartWith("OpenAI:Models:0:Endpoint");
        options.Models[0] = new ModelEntry { Endpoint = "http://x/v1" };
        options.Problem()!.ShouldStartWith("OpenAI:Models:0:Model");
    }
}
