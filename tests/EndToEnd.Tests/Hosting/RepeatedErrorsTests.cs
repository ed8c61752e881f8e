using Microsoft.Extensions.Time.Testing;
using Serverless.Local.Hosting.Functions;

namespace Serverless.EndToEnd.Tests.Hosting;

public sealed class RepeatedErrorsTests
{
    [Fact]
    public void Each_kind_is_logged_at_once_and_then_once_a_minute_with_their_number()
    {
        var clock = new FakeTimeProvider();
        var errors = new RepeatedErrors(clock);

        Assert.Equal(1, errors.Next("transport"));
        Assert.Equal(1, errors.Next("all down"));
        for (var second = 0; second < 59; second++)
        {
            clock.Advance(TimeSpan.FromSeconds(1));
            Assert.Null(errors.Next("transport"));
        }
        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(60, errors.Next("transport"));
        Assert.Null(errors.Next("transport"));
        Assert.Equal(1, errors.Next("all down"));
    }
}
