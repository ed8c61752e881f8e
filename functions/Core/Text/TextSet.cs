using System.Text;

namespace Serverless.Core.Text;

/// <summary>Some texts, found by their UTF-8 bytes. A look-up allocates nothing.</summary>
internal sealed class TextSet
{
    private readonly Utf8Table _texts;
    private readonly int _longest;

    private TextSet(List<byte[]> texts) => (_texts, _longest) = (new Utf8Table(texts), texts.Max(text => text.Length));

    /// <summary>The set of these texts, each of which may be there more than once; null when there are none.</summary>
    public static TextSet? Of(IReadOnlyList<string> texts) =>
        texts.Count == 0 ? null : new TextSet([.. texts.Distinct().Select(Encoding.UTF8.GetBytes)]);

    /// <summary>Whether the text is one of them, byte for byte.</summary>
    public bool Contains(ReadOnlySpan<byte> text) => text.Length <= _longest && _texts.Find(text) >= 0;
}
