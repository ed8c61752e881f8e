using System.Text.Json;
using Microsoft.AspNetCore.Mvc;
using Serverless.Core.Binary;
using Serverless.Functions.Http;
using Serverless.Runtime.Ports;
using Serverless.Runtime.Questions;
using Serverless.Runtime.Settings;

namespace Serverless.EndToEnd.Tests.Http;

public sealed class HttpProblemTests
{
    public static TheoryData<Exception, int, string> Faults => new()
    {
        { new StoreUnavailableException("no answer"), 503, "store-unavailable" },
        { new SettingsException("Stores__Kind", "is wrong"), 503, "store-unavailable" },
        { new CorruptDataException("page 003 of telemetry/device-metrics"), 500, "damaged" },
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task A_store_that_cannot_answer_is_a_problem_with_its_words(Exception fault, int status, string type)
    {
        var problem = (ContentResult)await HttpProblems.GuardAsync(() => throw fault);

        var content = JsonDocument.Parse(problem.Content!).RootElement;
        Assert.Equal(("application/problem+json", (int?)status), (problem.ContentType, problem.StatusCode));
        Assert.EndsWith($":{type}", content.GetProperty("type").GetString(), StringComparison.Ordinal);
        Assert.Equal(fault.Message, content.GetProperty("detail").GetString());
    }

    [Fact]
    public async Task What_is_a_bug_is_left_to_the_host() =>
        await Assert.ThrowsAsync<InvalidOperationException>(() => HttpProblems.GuardAsync(() => throw new InvalidOperationException()));

    [Fact]
    public void Every_kind_has_a_type_of_its_own()
    {
        var types = Enum.GetValues<ProblemKind>()
            .Select(kind => JsonDocument.Parse(((ContentResult)HttpProblems.Of(new Problem(kind, ""))).Content!).RootElement)
            .Select(problem => problem.GetProperty("type").GetString()!).ToList();

        Assert.Distinct(types);
        Assert.All(types, type => Assert.StartsWith("urn:problem-type:serverless:", type, StringComparison.Ordinal));
    }
}
