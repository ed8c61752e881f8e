using System.CommandLine;
using Serverless.Local.Feeds;

namespace Serverless.Local.Commands;

/// <summary>The option <c>--pack</c> of the verbs that produce events.</summary>
internal sealed class PackOption
{
    public Option<string?> Option { get; } = new("--pack")
    {
        Description = "EVENTS[:none|gzip|zstd]: so many events of a partition in a record, one a line; default: 1.",
    };

    public FeedPacking ValueOf(ParseResult parsed) =>
        parsed.GetValue(Option) is { } text ? FeedPacking.Parse(Option.Name, text) : FeedPacking.None;
}
