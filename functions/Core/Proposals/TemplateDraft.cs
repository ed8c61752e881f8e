using System.Text;
using Serverless.Core.Templates;

namespace Serverless.Core.Proposals;

/// <summary>
/// Drafts a grok pattern from the template that most of some lines have: what is constant stands for itself, what isn't is captured.
/// </summary>
internal static class TemplateDraft
{
    /// <summary>The pattern; null when the lines have too little in common.</summary>
    public static string? Of(IReadOnlyList<byte[]> lines, DraftNames names)
    {
        var (learner, masked) = (new TemplateLearner(new TemplateOptions()), new MaskedLine());
        foreach (var line in lines)
        {
            masked.Read(line);
            learner.Learn(masked);
        }
        var table = learner.Snapshot();
        var counts = lines.GroupBy(line => IdOf(table, line)).Where(same => same.Key >= 0).ToList();
        if (counts.Count == 0)
            return null;
        var best = table.Templates[counts.MaxBy(same => same.Count())!.Key];
        return best.Constants < 2 ? null : PatternOf(best, names);
    }

    private static int IdOf(TemplateTable table, byte[] line)
    {
        var masked = new MaskedLine();
        masked.Read(line);
        return table.Match(masked)?.Id ?? -1;
    }

    private static string PatternOf(LogTemplate template, DraftNames names)
    {
        var (pattern, variables) = (new StringBuilder("^"), 0);
        for (var index = 0; index < template.Count; index++)
        {
            if (index > 0)
                pattern.Append(" +");
            if (template.TokenAt(index) is not { Length: > 0 } token)
                pattern.Append($"%{{NOTSPACE:value{++variables}}}");
            else
                pattern.Append(Literal(token, ref variables));
        }
        // What the template ends with may be several words of a message.
        var last = $" +%{{NOTSPACE:value{variables}}}$";
        return pattern.Append('$').ToString().Replace(last, $" +%{{GREEDYDATA:{names.Message}}}$", StringComparison.Ordinal);
    }

    // A mask within a token is a variable of its own.
    private static string Literal(ReadOnlySpan<byte> token, ref int variables)
    {
        var text = new StringBuilder();
        for (var mask = token.IndexOf(MaskedLine.Mask); mask >= 0; mask = token.IndexOf(MaskedLine.Mask))
        {
            text.Append(PatternText.Literal(Encoding.UTF8.GetString(token[..mask]))).Append($"%{{DATA:value{++variables}}}");
            token = token[(mask + 1)..];
        }
        return text.Append(PatternText.Literal(Encoding.UTF8.GetString(token))).ToString();
    }
}
