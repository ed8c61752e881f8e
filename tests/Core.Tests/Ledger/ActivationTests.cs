using Serverless.Core.Ledger;
using Serverless.Core.Positions;

namespace Serverless.Core.Tests.Ledger;

/// <summary>Whose turn it is to seal.</summary>
public sealed class ActivationTests
{
    //          epochs so far              claim        answer
    [Theory]
    [InlineData("", "a", 0, false, ActivationKind.TakesOver)]
    [InlineData("a0", "a", 0, false, ActivationKind.Active)]
    [InlineData("a0", "b", 0, false, ActivationKind.TakesOver)]
    [InlineData("a0 b0", "a", 0, false, ActivationKind.Waits)]
    [InlineData("a0 b0", "a", 0, true, ActivationKind.TakesOver)]
    [InlineData("a0 b0 a0", "b", 0, false, ActivationKind.Waits)]
    [InlineData("a1", "a", 2, false, ActivationKind.TakesOver)]
    [InlineData("a1", "a", 1, false, ActivationKind.Active)]
    [InlineData("a2", "a", 1, false, ActivationKind.Active)]
    [InlineData("a1", "b", 2, false, ActivationKind.TakesOver)]
    [InlineData("a1 b2", "a", 1, false, ActivationKind.Waits)]
    [InlineData("a1 b2", "a", 3, false, ActivationKind.TakesOver)]
    [InlineData("a1", "b", 1, false, ActivationKind.Waits)]
    [InlineData("a1", "b", 0, false, ActivationKind.TakesOver)]
    [InlineData("a1 b2", "a", 0, false, ActivationKind.Waits)]
    public void A_higher_revision_or_a_definition_that_was_never_active_takes_over(
        string epochs, string version, long revision, bool isAlone, ActivationKind expected) =>
        Assert.Equal(expected, Activation.Of(new VersionClaim(version, revision, isAlone), Epochs(epochs)).Kind);

    [Theory]
    [InlineData("a0 b0", 0, "was activated with epoch 2 at 1970-01-01T00:00:00Z, and this one was active before it")]
    [InlineData("a1 b2", 1, "with revision 2, and this one has only 1")]
    [InlineData("a1 b1", 1, "with revision 1 too, which is another definition")]
    public void One_that_waits_is_told_why_and_what_to_do(string epochs, long revision, string why)
    {
        var verdict = Activation.Of(new VersionClaim("a", revision, IsAlone: false), Epochs(epochs));
        Assert.Contains(why, verdict.Why, StringComparison.Ordinal);
        Assert.EndsWith("higher Runtime__Revision, or call POST /api/pipelines/p/activate on it", verdict.Why, StringComparison.Ordinal);
    }

    private static List<PipelineEpoch> Epochs(string text) => [.. text.Split(' ', StringSplitOptions.RemoveEmptyEntries)
        .Select((one, index) => new PipelineEpoch(
            "p", new Epoch(index + 1), one[..1], long.Parse(one[1..], System.Globalization.CultureInfo.InvariantCulture), 1, [],
            DateTimeOffset.UnixEpoch))];
}
