using Serverless.Core.Ledger;
using Serverless.Core.Positions;
using Serverless.Core.Time;

namespace Serverless.EndToEnd.Tests.Stores;

public abstract partial class LedgerConformance
{
    [Fact]
    public async Task A_recipe_is_stored_once_under_its_id()
    {
        var recipe = new Recipe("d1", new Dictionary<string, long> { ["devices"] = long.MaxValue });

        await Store.PutRecipeAsync(Pipeline, recipe, Ct);
        await Store.PutRecipeAsync(Pipeline, recipe, Ct);

        Assert.Equal(Some.Text(recipe), Some.Text(await Store.FindRecipeAsync(Pipeline, recipe.Id, Ct)));
        Assert.Null(await Store.FindRecipeAsync(Pipeline, "none", Ct));
        Assert.Null(await Store.FindRecipeAsync("logs", recipe.Id, Ct));
    }

    [Fact]
    public async Task A_loss_is_accepted_once_and_comes_back_as_it_was_written()
    {
        var loss = new AcceptedLoss
        {
            Kind = LossKind.Refold,
            Source = new Source(new Partition(3), 2),
            From = ChainPoint.Start,
            To = new ChainPoint(new Epoch(7), new Offset(long.MaxValue - 1)),
            Watermark = new EventTime(-5),
            Delta = "2026-é/'quoted'",
            Events = new Dictionary<string, long> { ["device"] = -3, ["site"] = long.MaxValue },
            SectionsHash = ulong.MaxValue - 5,
            Reason = "it's gone",
            By = "operator",
            At = Some.Moment.AddTicks(1_234_567),
        };
        var later = loss with { From = loss.To, To = new ChainPoint(new Epoch(8), Offset.None), Kind = LossKind.Gap };

        Assert.True(await Store.AcceptLossAsync(Pipeline, later, Ct));
        Assert.True(await Store.AcceptLossAsync(Pipeline, loss, Ct));
        Assert.False(await Store.AcceptLossAsync(Pipeline, loss with { Reason = "another", Watermark = EventTime.Max }, Ct));

        Assert.Equal([Some.Text(loss), Some.Text(later)], (await Store.AcceptedLossesAsync(Pipeline, Ct)).Select(Some.Text));
        Assert.Empty(await Store.AcceptedLossesAsync("logs", Ct));
    }

    [Fact]
    public async Task A_version_s_file_is_stored_once_under_its_hash()
    {
        var text = string.Concat(Enumerable.Repeat("{ \"name\": \"pipelin€\" }\n", 10_000));

        await Store.PutDefinitionAsync(Pipeline, "v1", text, Ct);
        await Store.PutDefinitionAsync(Pipeline, "v1", text, Ct);

        Assert.Equal(text, await Store.FindDefinitionAsync(Pipeline, "v1", Ct));
        Assert.Null(await Store.FindDefinitionAsync(Pipeline, "v2", Ct));
        Assert.Null(await Store.FindDefinitionAsync("logs", "v1", Ct));
    }
}
