namespace Serverless.Core.Templates;

/// <summary>How templates are learnt, and how many.</summary>
/// <param name="Depth">How many of a message's first tokens choose the templates that it is compared with: 1 to 8.</param>
/// <param name="Similarity">Which share of its tokens a message has in common with its template, above 0 and at most 1.</param>
/// <param name="MostChildren">How many different tokens a level of the tree tells apart, at least 1; all others are one.</param>
/// <param name="MostTemplates">The most templates, at least 1: of messages of further kinds none is made.</param>
public sealed record TemplateOptions(int Depth = 2, double Similarity = 0.5, int MostChildren = 100, int MostTemplates = 10_000)
{
    /// <summary>Throws <see cref="ArgumentOutOfRangeException"/> when one is outside its range.</summary>
    internal TemplateOptions Checked()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(Depth, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Depth, 8);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(Similarity);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Similarity, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(MostChildren, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(MostTemplates, 1);
        return this;
    }
}
