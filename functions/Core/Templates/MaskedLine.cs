using System.Buffers;
using Serverless.Core.Binary;

namespace Serverless.Core.Templates;

/// <summary>
/// A log message as tokens, with what varies masked: a run of letters, digits, dots, hyphens, underscores and plus signs that has a digit
/// is a variable, as in <c>user=42</c>, <c>10.0.0.7:80</c>, <c>blk_17</c>. Tokens are what is between blanks. Reused from message to
/// message; reading one allocates nothing, once its buffers are as large as the largest. One thread at a time.
/// </summary>
public sealed class MaskedLine
{
    /// <summary>The most tokens; what comes after them is one variable, the last token.</summary>
    public const int MostTokens = 64;

    /// <summary>The most bytes of a token; a longer one is a variable.</summary>
    public const int LongestToken = 128;

    /// <summary>What stands in masked text for a variable: a byte that UTF-8 never has.</summary>
    internal const byte Mask = 0xFF;

    // Of a token that is a variable as a whole.
    internal const ulong Variable = 0;

    private static readonly SearchValues<byte> Word =
        SearchValues.Create("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz._-+"u8);

    private static readonly SearchValues<byte> Blanks = SearchValues.Create(" \t\r\n"u8);

    private readonly int[] _maskedStarts = new int[MostTokens + 1];
    private readonly ulong[] _hashes = new ulong[MostTokens];
    private readonly (int From, int To)[] _tokens = new (int, int)[MostTokens];
    private (int From, int To)[] _variables = new (int, int)[MostTokens];
    private byte[] _masked = new byte[512];
    private int _length;

    /// <summary>How many tokens the message has.</summary>
    public int Count { get; private set; }

    /// <summary>Where the variables are in the message, in their order; valid until the next message.</summary>
    public ReadOnlySpan<(int From, int To)> Variables => _variables.AsSpan(0, VariableCount);

    /// <summary>The XXH64 of the masked text: equal for messages that differ in variables and numbers of blanks alone.</summary>
    public ulong Hash => Hash64.Of(_masked.AsSpan(0, _length));

    private int VariableCount { get; set; }

    /// <summary>Reads a message in UTF-8.</summary>
    public void Read(ReadOnlySpan<byte> text)
    {
        (Count, VariableCount, _length) = (0, 0, 0);
        // A token becomes no longer; a mark ends each.
        if (_masked.Length < text.Length + MostTokens + 1)
            _masked = new byte[2 * (text.Length + MostTokens + 1)];
        for (var at = 0; NextToken(text, ref at, out var end); at = end)
        {
            if (Count == MostTokens - 1)
                end = text.Length;
            Add(text, at, end);
        }
        _maskedStarts[Count] = _length;
    }

    /// <summary>Where a token is in the message.</summary>
    public (int From, int To) TokenAt(int index) => _tokens[index];

    /// <summary>The hash of a masked token; 0 for one that is a variable as a whole.</summary>
    internal ulong HashAt(int index) => _hashes[index];

    /// <summary>A masked token.</summary>
    internal ReadOnlySpan<byte> MaskedAt(int index) => _masked.AsSpan(_maskedStarts[index].._maskedStarts[index + 1])[..^1];

    private static bool NextToken(ReadOnlySpan<byte> text, ref int at, out int end)
    {
        var blanks = text[at..].IndexOfAnyExcept(Blanks);
        at += Math.Max(blanks, 0);
        end = blanks < 0 ? at : text[at..].IndexOfAny(Blanks) is >= 0 and var length ? at + length : text.Length;
        return blanks >= 0;
    }

    private void Add(ReadOnlySpan<byte> text, int from, int to)
    {
        var (start, variables) = (_length, VariableCount);
        _maskedStarts[Count] = start;
        _tokens[Count] = (from, to);
        if (Count == MostTokens - 1 || to - from > LongestToken)
        {
            AddVariable(from, to);
            _hashes[Count] = Variable;
        }
        else
        {
            MaskRuns(text, from, to);
            var masked = _masked.AsSpan(start, _length - start);
            var isWhole = VariableCount == variables + 1 && masked.Length == 1;
            _hashes[Count] = isWhole ? Variable : Math.Max(1, Hash64.Of(masked));
        }
        _masked[_length++] = (byte)' ';
        Count++;
    }

    private void MaskRuns(ReadOnlySpan<byte> text, int from, int to)
    {
        while (from < to)
        {
            var rest = text[from..to];
            var run = rest.IndexOfAnyExcept(Word) is >= 0 and var length ? length : rest.Length;
            if (run > 0 && rest[..run].IndexOfAnyInRange((byte)'0', (byte)'9') >= 0)
                AddVariable(from, from + run);
            else
                Copy(rest[..run]);
            from += run;
            if (from == to)
                return;
            rest = text[from..to];
            var others = rest.IndexOfAny(Word) is >= 0 and var until ? until : rest.Length;
            Copy(rest[..others]);
            from += others;
        }
    }

    private void AddVariable(int from, int to)
    {
        if (VariableCount == _variables.Length)
            Array.Resize(ref _variables, 2 * _variables.Length);
        _variables[VariableCount++] = (from, to);
        _masked[_length++] = Mask;
    }

    private void Copy(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(_masked.AsSpan(_length));
        _length += bytes.Length;
    }
}
