using System.CommandLine;
using Serverless.Core.Positions;
using Serverless.Local.Settings;
using Serverless.Runtime.Questions;

namespace Serverless.Local.Commands;

/// <summary>The option <c>--start</c>.</summary>
internal sealed class StartOption
{
    public Option<string?> Option { get; } = new("--start")
    {
        Description = "With --brokers, where partitions begin of which the data folder has nothing: beginning, end, an OFFSET, "
            + "PARTITION:OFFSET,…, or a Kafka time (ISO 8601).",
    };

    /// <summary>Null when it isn't given. Throws <see cref="UsageException"/>.</summary>
    public TopicStart? ValueOf(ParseResult parsed) => parsed.GetValue(Option) is { } text ? Parse(text) : null;

    internal static TopicStart Parse(string text) =>
        StartText.Parse(text, "end") ?? throw new UsageException($"--start {text}: write beginning, end, {StartText.Form}");
}
