namespace Serverless.Core.Templates;

/// <summary>
/// Learns the templates of messages, one message after the other, by Drain (<see cref="TemplateTree"/>): a message joins the template that
/// it has most tokens in common with, if they are enough, and what differs becomes a variable; else it begins a template. What is learnt
/// depends on the messages and their order alone. One thread at a time.
/// </summary>
/// <remarks>
/// It holds at most <see cref="TemplateOptions.MostTemplates"/> templates of at most <see cref="MaskedLine.MostTokens"/> tokens of
/// <see cref="MaskedLine.LongestToken"/> bytes, and as many paths. Differences to the paper: a message that is a template's in all that is
/// constant joins it at once, and no template is made beyond the limit.
/// </remarks>
public sealed class TemplateLearner
{
    private readonly TemplateOptions _options;
    private readonly TemplateTree _tree;
    private readonly List<LogTemplate> _templates = [];

    /// <summary>Begins with no template.</summary>
    /// <exception cref="ArgumentOutOfRangeException">An option is outside its range.</exception>
    public TemplateLearner(TemplateOptions options) => (_options, _tree) = (options.Checked(), new TemplateTree(options));

    /// <summary>Goes on from a table.</summary>
    public TemplateLearner(TemplateTable table)
        : this(table.Options)
    {
        foreach (var template in table.Templates)
            Add(template);
    }

    /// <summary>How many templates there are.</summary>
    public int Count => _templates.Count;

    /// <summary>How many messages were of no template, as there are as many as may be.</summary>
    public long Unlearnt { get; private set; }

    /// <summary>Learns a message. Returns the template that it belongs to; null: there are too many to make another.</summary>
    public LogTemplate? Learn(MaskedLine line)
    {
        if (MostAlike(line) is { } known)
            return _templates[known.Id] = known.With(line);
        if (_templates.Count >= _options.MostTemplates)
        {
            Unlearnt++;
            return null;
        }
        var tokens = new byte[]?[line.Count];
        for (var index = 0; index < tokens.Length; index++)
            tokens[index] = line.HashAt(index) == MaskedLine.Variable ? null : line.MaskedAt(index).ToArray();
        return Add(new LogTemplate(_templates.Count, _tree.PathOf(line), tokens));
    }

    /// <summary>The templates as they are now.</summary>
    public TemplateTable Snapshot() => new(_options, _templates);

    private LogTemplate Add(LogTemplate template)
    {
        _templates.Add(template);
        _tree.Add(template);
        return template;
    }

    // Of equals the one with more variables, as in the paper; then the oldest.
    private LogTemplate? MostAlike(MaskedLine line)
    {
        var (best, most) = ((LogTemplate?)null, -1);
        foreach (var id in _tree.Find(line))
        {
            var template = _templates[id];
            var alike = template.Fits(line) ? line.Count : template.Alike(line);
            if (alike > most || (alike == most && template.Constants < best!.Constants))
                (best, most) = (template, alike);
        }
        return most >= _options.Similarity * line.Count ? best : null;
    }
}
