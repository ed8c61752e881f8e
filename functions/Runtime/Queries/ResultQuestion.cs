using Serverless.Runtime.Ports;
using Serverless.Runtime.Questions;

namespace Serverless.Runtime.Queries;

/// <summary>What is asked of the results of a view.</summary>
public sealed record ResultQuestion
{
    /// <summary>The most results of an answer that may be asked for.</summary>
    public const int MostResults = 10_000;

    /// <summary>The parameters of a question about results.</summary>
    public static readonly IReadOnlyList<string> OfResults =
        ["key", "prefix", "from", "to", "limit", "live", "order", "newestPerKey", "continuation"];

    /// <summary>The parameters of a question about keys.</summary>
    public static readonly IReadOnlyList<string> OfKeys = ["prefix", "from", "to", "limit", "continuation"];

    private const int UsualResults = 1_000;

    /// <summary>Of this key, as it is shown or stored; null: of all.</summary>
    public string? Key { get; init; }

    /// <summary>Of keys that begin so, as they are shown or stored.</summary>
    public string Prefix { get; init; } = "";

    /// <summary>Of windows that end after it.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>Of windows that start before it.</summary>
    public DateTimeOffset? To { get; init; }

    /// <summary>How many at most, 1 to 10,000.</summary>
    public int Limit { get; init; } = UsualResults;

    /// <summary>Together with what the shards hold.</summary>
    public bool IsLive { get; init; }

    /// <summary>Which of them, in which order.</summary>
    public ResultListing Listing { get; init; }

    /// <summary>Where the answer goes on, from the one before; null: from the start.</summary>
    public string? Continuation { get; init; }

    /// <summary>Reads a question about results; it is only good while the parameters have no problem.</summary>
    /// <param name="given">The parameters.</param>
    /// <param name="key">A key that was given apart from them, where logs don't have it; null for none.</param>
    public static ResultQuestion ReadResults(Parameters given, string? key = null)
    {
        var isNewest = given.Choice("order", "oldest", "newest") == "newest";
        var isPerKey = given.Flag("newestPerKey");
        var question = Read(given) with
        {
            Key = key ?? given.Text("key"),
            IsLive = given.Flag("live"),
            Listing = isPerKey ? ResultListing.NewestOfEachKey : isNewest ? ResultListing.NewestFirst : ResultListing.KeyAndStart,
        };
        if (key is not null && given.Text("key") is not null)
            given.Fail("key", "is given in the address and in a header: leave one of them out");
        else if (question is { Key: not null, Prefix.Length: > 0 })
            given.Fail("prefix", "doesn't go with 'key': give one of them");
        else if (isPerKey && isNewest)
            given.Fail("order", "doesn't go with 'newestPerKey', whose results come by key: leave one of them out");
        else if (isNewest && question.Key is null)
            given.Fail("order", "newest needs a 'key'; the newest result of each key comes with newestPerKey=true");
        return question;
    }

    /// <summary>Reads a question about the keys that a view has results of; only good while the parameters have no problem.</summary>
    public static ResultQuestion ReadKeys(Parameters given) => Read(given) with { Listing = ResultListing.NewestOfEachKey };

    /// <summary>All that the answer depends on but its length, for <see cref="Questions.Continuation"/>.</summary>
    internal IEnumerable<string?> Parts(string pipeline, string label) =>
        ["results", pipeline, label, Key, Prefix, From?.ToString("O"), To?.ToString("O"), IsLive.ToString(), Listing.ToString()];

    private static ResultQuestion Read(Parameters given)
    {
        var (from, to) = given.Range("from", "to");
        return new ResultQuestion
        {
            Prefix = given.Text("prefix") ?? "",
            From = from,
            To = to,
            Limit = given.Number("limit", UsualResults, MostResults),
            Continuation = given.Text("continuation") is { Length: > 0 } token ? token : null,
        };
    }
}
