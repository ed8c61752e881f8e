using System.Globalization;

namespace Serverless.Core.Ledger;

/// <summary>A version that wants to seal into the ledger.</summary>
/// <param name="Version">The hash of its definition.</param>
/// <param name="Revision">The number of the deployment that it came with; 0 when deployments aren't numbered.</param>
/// <param name="IsAlone">Whether no other version can be running: then it takes over whatever was before.</param>
public sealed record VersionClaim(string Version, long Revision, bool IsAlone);

/// <summary>Whether a version may seal.</summary>
/// <param name="Kind">The answer.</param>
/// <param name="Why">Why it must wait, and what to do, as a sentence; empty when it needn't.</param>
public readonly record struct ActivationVerdict(ActivationKind Kind, string Why = "");

/// <summary>The answers to a claim.</summary>
public enum ActivationKind
{
    /// <summary>It seals into the newest epoch.</summary>
    Active,

    /// <summary>It opens the next epoch, and so ends the turn of the version before.</summary>
    TakesOver,

    /// <summary>Another version's turn isn't over.</summary>
    Waits,
}

/// <summary>
/// Versions take turns: each activation opens an epoch, and an epoch can be opened once, so two that claim it at the same time have one
/// order. A numbered deployment takes over when its number is higher than all before; one without a number when its definition was never
/// active before. So an instance of an old version that starts late takes nothing over; to go back is a new deployment, or said by hand.
/// </summary>
public static class Activation
{
    /// <summary>Whether a version may seal, by the epochs so far, oldest first.</summary>
    public static ActivationVerdict Of(VersionClaim claim, IReadOnlyList<PipelineEpoch> epochs)
    {
        if (epochs is not [.., var newest])
            return new(ActivationKind.TakesOver);
        var isHigher = claim.Revision > newest.Revision;
        if (claim.Version == newest.Version)
            return new(isHigher ? ActivationKind.TakesOver : ActivationKind.Active);
        var isNew = claim.Revision == 0 && epochs.All(epoch => epoch.Version != claim.Version);
        return claim.IsAlone || isHigher || isNew
            ? new(ActivationKind.TakesOver)
            : new(ActivationKind.Waits, WhyOf(claim, newest));
    }

    private static string WhyOf(VersionClaim claim, PipelineEpoch newest)
    {
        var name = newest.Pipeline;
        var turn = string.Create(CultureInfo.InvariantCulture,
            $"version {claim.Version} of pipeline {name} waits: version {newest.Version} was activated ")
            + string.Create(CultureInfo.InvariantCulture, $"with epoch {newest.Epoch.Value} at {newest.OpenedAt:yyyy-MM-ddTHH:mm:ssZ}");
        var lacks = true switch
        {
            _ when claim.Revision == 0 => "and this one was active before it",
            _ when claim.Revision == newest.Revision => $"with revision {newest.Revision} too, which is another definition",
            _ => string.Create(CultureInfo.InvariantCulture, $"with revision {newest.Revision}, and this one has only {claim.Revision}"),
        };
        return $"{turn}, {lacks}. If this is an instance of an earlier deployment, stop it; to go back to this version, deploy it with a "
            + $"higher Runtime__Revision, or call POST /api/pipelines/{name}/activate on it";
    }
}
