using Serverless.Core.Aggregates.Sketches;

namespace Serverless.Core.Aggregates;

/// <summary>One text, in memory that is reused for the next one.</summary>
internal sealed class KeptText : VariableState
{
    private const int LongestKept = 256;
    private byte[] _text = [];
    private int _length;

    /// <summary>The text; empty when there is none. Valid until the next change.</summary>
    public ReadOnlySpan<byte> Text => _text.AsSpan(0, _length);

    public override void Reset()
    {
        _length = 0;
        if (_text.Length > LongestKept)
            _text = [];
    }

    /// <summary>Replaces the text by a copy of this one.</summary>
    public void Keep(ReadOnlySpan<byte> text)
    {
        if (text.Length > _text.Length)
            _text = new byte[Math.Max(text.Length, 2 * _text.Length)];
        text.CopyTo(_text);
        _length = text.Length;
    }
}
