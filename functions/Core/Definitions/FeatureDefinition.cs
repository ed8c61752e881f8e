namespace Serverless.Core.Definitions;

/// <summary>A feature: results of several views about one key, which a query gets as one document.</summary>
/// <param name="Name">1 to 40 lower-case letters, digits and hyphens, a hyphen not first; unique in the pipeline.</param>
/// <param name="Views">At least one, each view once; all have the same key fields in the same order.</param>
public sealed record FeatureDefinition(string Name, IReadOnlyList<FeaturePart> Views);

/// <summary>What of a view is in a feature's document.</summary>
/// <param name="View">The view's name.</param>
public sealed record FeaturePart(string View)
{
    /// <summary>The greatest <see cref="Newest"/>.</summary>
    public const int MostNewest = 100;

    /// <summary>How many windows, those with the latest starts: 1 to 100.</summary>
    public int Newest { get; init; } = 1;

    /// <summary>Only windows that have closed: none whose result is an early pane.</summary>
    public bool OnlyFinal { get; init; }

    /// <summary>Also windows that are open, as the view's shards hold them. Not together with <see cref="OnlyFinal"/>.</summary>
    public bool IsLive { get; init; }

    /// <summary>The view's aggregates that are shown, in this order; empty: all.</summary>
    public IReadOnlyList<string> Values { get; init; } = [];
}
