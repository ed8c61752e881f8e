using Serverless.Core.Binary;
using Serverless.Runtime.Questions;

namespace Serverless.EndToEnd.Tests.Http;

public sealed class ContinuationTests
{
    private static readonly string Token = Continuation.Of(["results", null, "a"], writer => writer.Text("place"));

    [Fact]
    public void A_token_has_its_place_for_its_own_question()
    {
        var place = Continuation.PlaceOf(Token, ["results", null, "a"], out var problem);

        Assert.Null(problem);
        Assert.Equal("place", new ByteReader(place).Text());
    }

    [Theory]
    [InlineData("results", null, "b")]
    [InlineData("results", "", "a")]
    [InlineData("results", "a", null)]
    [InlineData("results", null, "a", null)]
    [InlineData("results", "a")]
    public void For_another_question_it_is_refused(params string?[] question)
    {
        Assert.Null(Continuation.PlaceOf(Token, question, out var problem));
        Assert.Contains("of another question", problem!.Why, StringComparison.Ordinal);
    }

    [Fact]
    public void Changed_anywhere_or_cut_it_is_damaged()
    {
        var changed = Enumerable.Range(0, Token.Length).Select(at => Token[..at] + (Token[at] == 'A' ? 'B' : 'A') + Token[(at + 1)..]);
        var cut = Enumerable.Range(0, Token.Length).Select(length => Token[..length]);

        Assert.All(changed.Concat(cut).Append(Token + "AAAA").Append("%\u001b").Append("=").Where(token => token != Token), token =>
        {
            Assert.Null(Continuation.PlaceOf(token, ["results", null, "a"], out var problem));
            Assert.Contains("damaged", problem!.Why, StringComparison.Ordinal);
        });
    }
}
