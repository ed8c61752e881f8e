using System.Text.RegularExpressions;
using Serverless.EndToEnd.Tests.House;

namespace Serverless.EndToEnd.Tests.Documents;

/// <summary>A command line of a page, <c>L VERB …</c>, and what the page says that it prints; null where it says nothing.</summary>
internal sealed record DocumentedCommand(string Line, IReadOnlyList<string>? Printed)
{
    // What differs from run to run: times, rates, sizes, and the number of batches.
    private static readonly Regex Varying = new(
        @"(?<=\d) bytes.*|(?<= )[\d,.]+(?= (s|ms|MB|batches|entity)\b)|[\d,]+(?=/s)|http://\S+|\s{2,}",
        RegexOptions.None,
        TimeSpan.FromSeconds(1));

    /// <summary>
    /// The commands of a page of docs, in their order: a block without a language that begins with <c>L </c>, and the block after it.
    /// </summary>
    public static IReadOnlyList<DocumentedCommand> Of(string page)
    {
        var commands = new List<DocumentedCommand>();
        var blocks = Blocks(File.ReadAllLines(Path.Combine(Checkout.Root, "docs", page))).ToArray();
        for (var at = 0; at < blocks.Length; at++)
        {
            if (!blocks[at][0].StartsWith("L ", StringComparison.Ordinal))
                continue;
            var isFollowed = at + 1 < blocks.Length && !blocks[at + 1][0].StartsWith("L ", StringComparison.Ordinal);
            commands.AddRange(blocks[at].Select((line, index) =>
                new DocumentedCommand(line[2..], isFollowed && index == blocks[at].Count - 1 ? blocks[at + 1] : null)));
        }
        return commands;
    }

    /// <summary>The first line that the page shows and that wasn't printed, in the order of the page; null when there is none.</summary>
    public string? FirstNotPrinted(string output)
    {
        var lines = output.Split('\n').Select(Steady).ToArray();
        var at = 0;
        foreach (var shown in (Printed ?? []).Where(line => line.Trim() != "…"))
        {
            at = Array.IndexOf(lines, Steady(shown), at) + 1;
            if (at == 0)
                return shown;
        }
        return null;
    }

    private static string Steady(string line) => Varying.Replace(line.Trim(), " ~");

    /// <summary>The blocks without a language that are not empty.</summary>
    private static IEnumerable<List<string>> Blocks(IEnumerable<string> lines)
    {
        List<string>? block = null;
        var isOther = false;
        foreach (var line in lines)
        {
            if (!line.StartsWith("```", StringComparison.Ordinal))
            {
                block?.Add(line);
                continue;
            }
            if (block is null && !isOther)
                (block, isOther) = (line == "```" ? [] : null, line != "```");
            else
            {
                if (block is { Count: > 0 })
                    yield return block;
                (block, isOther) = (null, false);
            }
        }
    }
}
