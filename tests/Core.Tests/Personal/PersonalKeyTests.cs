using System.Security.Cryptography;
using System.Text;
using Serverless.Core.Personal;

namespace Serverless.Core.Tests.Personal;

public sealed class PersonalKeyTests
{
    [Fact]
    public void A_hash_is_the_frameworks_of_any_value_of_any_length()
    {
        var random = new Random(1);
        for (var length = 0; length <= 300; length++)
        {
            var (secret, value) = (new byte[32], new byte[length]);
            random.NextBytes(secret);
            random.NextBytes(value);
            var hash = new byte[PersonalKey.HashLength];
            new PersonalKey("1", secret).Hash(value, hash);
            Assert.Equal(Convert.ToHexStringLower(HMACSHA256.HashData(secret, value).AsSpan(0, 16)), Encoding.ASCII.GetString(hash));
        }
    }

    // By another implementation: hmac.new(b'\x01' * 32, b'alice', 'sha256').hexdigest()[:32]
    [Fact]
    public void A_hash_is_the_same_for_ever() => Assert.Equal("b9ac4ee7242bea2f07e6764f068b5e8f", People.Key().Hash("alice"));

    [Fact]
    public void A_key_has_a_name_by_which_another_secret_of_its_version_is_told_from_it()
    {
        Assert.Equal(People.Key(1).Name, People.Key(1).Name);
        Assert.NotEqual(People.Key(1).Name, People.Key(2).Name);
        Assert.StartsWith("1.", People.Key(1).Name, StringComparison.Ordinal);
        Assert.Equal("2026-11", PersonalKey.VersionOf(People.Key(version: "2026-11").Name));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(16)]
    [InlineData(33)]
    public void A_secret_of_another_length_is_refused(int bytes) =>
        Assert.Throws<ArgumentException>(() => new PersonalKey("1", new byte[bytes]));

    [Fact]
    public void A_key_that_is_missing_is_told_from_one_that_was_replaced()
    {
        var keys = PersonalKeys.Of(People.Key(2));
        Assert.Null(keys.Find(People.Key(1).Name));
        Assert.Contains("another one than it was", keys.Missing(People.Key(1).Name), StringComparison.Ordinal);
        Assert.Contains("is missing: put it back as Personal__Keys__7", keys.Missing(People.Key(1, "7").Name), StringComparison.Ordinal);
        Assert.Null(keys.Without([People.Key(2).Name]).Current);
    }
}
