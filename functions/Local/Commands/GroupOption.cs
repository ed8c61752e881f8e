using System.CommandLine;
using Serverless.Local.Settings;

namespace Serverless.Local.Commands;

/// <summary>The option <c>--group</c>.</summary>
internal sealed class GroupOption
{
    public Option<string[]> Option { get; } = new("--group")
    {
        Description = "NAME, or PIPELINE=NAME where several are run: the consumer group, in place of that of the function.",
    };

    /// <summary>By pipeline. Throws <see cref="UsageException"/>.</summary>
    public IReadOnlyDictionary<string, string> ValueOf(ParseResult parsed, IReadOnlyList<string> pipelines)
    {
        var groups = new Dictionary<string, string>();
        foreach (var text in parsed.GetValue(Option) ?? [])
        {
            var (pipeline, group) = text.Split('=', 2) is [var name, var rest] ? (name, rest) : (null, text);
            if (string.IsNullOrWhiteSpace(group))
                throw new UsageException($"--group {text}: the name is empty; write NAME or PIPELINE=NAME");
            pipeline ??= pipelines is [var only]
                ? only
                : throw new UsageException($"--group {text}: say of which pipeline, such as {pipelines[0]}={text}");
            if (!pipelines.Contains(pipeline))
                throw new UsageException($"--group {text}: '{pipeline}' isn't run; run are {string.Join(", ", pipelines)}");
            if (!groups.TryAdd(pipeline, group))
                throw new UsageException($"--group {text}: '{pipeline}' has a group already; give one");
        }
        return groups;
    }
}
