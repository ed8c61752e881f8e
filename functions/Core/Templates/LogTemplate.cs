using System.Text;
using Serverless.Core.Binary;

namespace Serverless.Core.Templates;

/// <summary>What messages of one kind have in common: their tokens, of which some are variables. Immutable.</summary>
public sealed class LogTemplate
{
    private readonly byte[]?[] _tokens;
    private readonly ulong[] _hashes;

    /// <param name="id">Its number, from 0.</param>
    /// <param name="path">The hashes of the first tokens of its first message, by which the tree finds it; 0 for a variable.</param>
    /// <param name="tokens">Its masked tokens; null: a variable.</param>
    internal LogTemplate(int id, ulong[] path, byte[]?[] tokens)
    {
        (Id, Path, _tokens) = (id, path, tokens);
        _hashes = [.. tokens.Select(token => token is null ? MaskedLine.Variable : Math.Max(1, Hash64.Of(token)))];
        Constants = _hashes.Count(hash => hash != MaskedLine.Variable);
        Text = string.Join(' ', tokens.Select(token => token is null ? "<*>" : Shown(token)));
        Utf8Text = Encoding.UTF8.GetBytes(Text);
    }

    /// <summary>
    /// Its number, from 0, in the order in which templates were learnt. What it means only becomes more general.
    /// </summary>
    public int Id { get; }

    /// <summary>How many tokens it has.</summary>
    public int Count => _tokens.Length;

    /// <summary>Its tokens with a blank between two, and <c>&lt;*&gt;</c> for what varies.</summary>
    public string Text { get; }

    /// <summary><see cref="Text"/> in UTF-8.</summary>
    internal byte[] Utf8Text { get; }

    internal ulong[] Path { get; }

    /// <summary>How many of its tokens aren't variables as a whole.</summary>
    internal int Constants { get; }

    /// <summary>A token, masked; null: a variable.</summary>
    internal byte[]? TokenAt(int index) => _tokens[index];

    /// <summary>Whether a message with as many tokens has all of its constant ones.</summary>
    internal bool Fits(MaskedLine line)
    {
        for (var index = 0; index < _hashes.Length; index++)
        {
            if (_hashes[index] != MaskedLine.Variable && _hashes[index] != line.HashAt(index))
                return false;
        }
        return true;
    }

    /// <summary>How many tokens a message with as many has in common with it: a variable is alike a variable.</summary>
    internal int Alike(MaskedLine line)
    {
        var alike = 0;
        for (var index = 0; index < _hashes.Length; index++)
            alike += _hashes[index] == line.HashAt(index) ? 1 : 0;
        return alike;
    }

    /// <summary>The template that fits the message as well; itself when it does already.</summary>
    internal LogTemplate With(MaskedLine line) => Fits(line)
        ? this
        : new LogTemplate(Id, Path, [.. _tokens.Select((token, index) => _hashes[index] == line.HashAt(index) ? token : null)]);

    private static string Shown(byte[] token) => string.Join("<*>", SplitAt(token).Select(Encoding.UTF8.GetString));

    private static IEnumerable<byte[]> SplitAt(byte[] token)
    {
        var start = 0;
        for (var at = 0; at <= token.Length; at++)
        {
            if (at < token.Length && token[at] != MaskedLine.Mask)
                continue;
            yield return token[start..at];
            start = at + 1;
        }
    }
}
