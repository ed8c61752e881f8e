using System.Buffers.Text;
using System.Text;
using Serverless.Core.Binary;

namespace Serverless.Runtime.Questions;

/// <summary>
/// Where an answer goes on, as a text for the one who asked: a form, the question's hash, the place in the answer, and a hash of all that.
/// Whoever changes a token damages it; its content is no secret and gives no right.
/// </summary>
public static class Continuation
{
    private const byte Form = 1;

    // So that no hash of something else is taken for one of a token.
    private const ulong Seed = 0x746F6B656E;

    /// <summary>The token of a place in the answer to a question.</summary>
    /// <param name="question">All that the answer depends on but its length, part by part; a missing part is null.</param>
    /// <param name="writePlace">Writes the place.</param>
    public static string Of(IEnumerable<string?> question, Action<ByteWriter> writePlace)
    {
        var writer = new ByteWriter();
        writer.Byte(Form);
        writer.Fixed64(HashOf(question));
        writePlace(writer);
        writer.Fixed64(Hash64.Of(writer.Written, Seed));
        return Base64Url.EncodeToString(writer.Written);
    }

    /// <summary>
    /// The place that a token of this question has; null with a problem for a damaged one, and for one of another question.
    /// </summary>
    public static byte[]? PlaceOf(string token, IEnumerable<string?> question, out Problem? problem)
    {
        var opened = Open(token);
        var wrong = opened switch
        {
            null => "is damaged: give the text as the answer before had it, or leave it out.",
            (var other, _) when other != HashOf(question) =>
                "is of another question: repeat all parameters of the first one ('limit' may differ), or leave it out to begin anew. A "
                + "view that means something else since then begins anew, too.",
            _ => null,
        };
        problem = wrong is null ? null : new Problem(ProblemKind.BadContinuation, $"'continuation' {wrong}");
        return wrong is null ? opened!.Value.Place : null;
    }

    private static (ulong Question, byte[] Place)? Open(string token)
    {
        const int HashBytes = 8;
        var bytes = new byte[token.Length];
        if (!Base64Url.IsValid(token) || !Base64Url.TryDecodeFromChars(token, bytes, out var length) || length < 1 + (2 * HashBytes))
            return null;
        var reader = new ByteReader(bytes.AsSpan(0, length));
        var isKnown = reader.Byte() == Form;
        var question = reader.Fixed64();
        var place = reader.Raw(reader.Remaining - HashBytes).ToArray();
        return isKnown && reader.Fixed64() == Hash64.Of(bytes.AsSpan(0, length - HashBytes), Seed) ? (question, place) : null;
    }

    private static ulong HashOf(IEnumerable<string?> question)
    {
        var writer = new ByteWriter();
        foreach (var part in question)
            writer.OptionalBytes(part is null ? null : Encoding.UTF8.GetBytes(part));
        return Hash64.Of(writer.Written);
    }
}
