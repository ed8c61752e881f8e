namespace Serverless.Runtime.Operations;

/// <summary>What came of a question about reference tables.</summary>
/// <param name="Outcome">Whether it was done.</param>
/// <param name="Text">JSON of what was done or found; else why not, as a sentence.</param>
public sealed record TableAnswer(TableOutcome Outcome, string Text)
{
    /// <summary>The version that the answer is about; null where it is about none.</summary>
    public long? Version { get; init; }

    /// <summary>The rows that it shows, by key.</summary>
    public IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>> Rows { get; init; } =
        new Dictionary<string, IReadOnlyDictionary<string, string>>();

    internal static TableAnswer Refused(string why) => new(TableOutcome.Refused, why);
}

/// <summary>What became of a question about reference tables.</summary>
public enum TableOutcome
{
    /// <summary>It was done.</summary>
    Done,

    /// <summary>The question or the file is wrong; nothing was changed.</summary>
    Refused,

    /// <summary>There is no such table, version or row.</summary>
    Missing,

    /// <summary>The newest version is another than the one that was to be replaced; nothing was changed.</summary>
    Changed,

    /// <summary>The version can't be read.</summary>
    Damaged,
}
