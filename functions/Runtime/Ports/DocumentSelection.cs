namespace Serverless.Runtime.Ports;

/// <summary>The newest results of one key in some views of a pipeline, which are asked for together.</summary>
/// <param name="Pipeline">The pipeline's name.</param>
/// <param name="Key">The stored key.</param>
/// <param name="Parts">What of which view; a view may be there several times.</param>
public sealed record DocumentSelection(string Pipeline, string Key, IReadOnlyList<DocumentPart> Parts)
{
    /// <summary>The same question about one part alone.</summary>
    public ResultSelection Of(DocumentPart part) => new(Pipeline, part.View)
    {
        Key = Key, Listing = ResultListing.NewestFirst, Most = part.Most, OnlyFinal = part.OnlyFinal,
    };
}

/// <summary>What of a view's results is asked for.</summary>
/// <param name="View">The label of the view's meaning.</param>
/// <param name="Most">How many at most, from 1: those with the latest starts.</param>
/// <param name="OnlyFinal">Whether only of windows that have closed (<see cref="ResultSelection.OnlyFinal"/>).</param>
public sealed record DocumentPart(string View, int Most, bool OnlyFinal);
