using Serverless.Runtime.Settings;
using Serverless.Runtime.Stores;

namespace Serverless.EndToEnd.Tests.Settings;

public sealed class StoreSettingsTests
{
    [Theory]
    [InlineData("", StoresKind.Embedded, ResultsKind.Embedded)]
    [InlineData("Stores:Kind=embedded", StoresKind.Embedded, ResultsKind.Embedded)]
    [InlineData("Stores:Kind=Azure", StoresKind.Azure, ResultsKind.Tables)]
    [InlineData("Stores:Kind=azure Results:Store=cosmos", StoresKind.Azure, ResultsKind.Cosmos)]
    [InlineData("Stores:Kind=azure Results:Store=embedded", StoresKind.Azure, ResultsKind.Embedded)]
    [InlineData("Results:Store=COSMOS", StoresKind.Embedded, ResultsKind.Cosmos)]
    public void Stores_are_named_and_results_go_with_them_unless_named_too(string settings, StoresKind kind, ResultsKind results)
    {
        var (read, mistakes) = Read(settings.Split(' ', StringSplitOptions.RemoveEmptyEntries));

        Assert.Empty(mistakes);
        Assert.Equal((kind, results), (read.Stores.Kind, read.ResultsKind));
        Assert.Equal(("AzureWebJobsStorage", "serverless"), (read.Stores.Connection, read.Stores.Prefix));
    }

    [Theory]
    [InlineData("Stores:Kind=azur", "the setting 'Stores__Kind' is 'azur': set one of embedded, azure")]
    [InlineData("Stores:Kind=1", "the setting 'Stores__Kind' has a value of length 1 that isn't allowed: set one of embedded, azure")]
    [InlineData("Results:Store=table", "the setting 'Results__Store' is 'table': set one of embedded, tables, cosmos")]
    [InlineData(
        "Stores:Prefix=My-Prefix",
        "the setting 'Stores__Prefix' has a value of length 9 that isn't allowed: "
        + "set 1 to 20 lower-case letters and digits, a letter first")]
    [InlineData(
        "Stores:Prefix=9lives",
        "the setting 'Stores__Prefix' has a value of length 6 that isn't allowed: "
        + "set 1 to 20 lower-case letters and digits, a letter first")]
    public void A_wrong_value_is_refused_with_the_setting_and_what_it_may_be(string setting, string message)
    {
        Assert.Equal(message, Assert.Single(Read([setting]).Mistakes).ToString());
    }

    private static (StoreSettings Settings, List<SettingMistake> Mistakes) Read(string[] settings)
    {
        var mistakes = new List<SettingMistake>();
        return (StoreSettings.Read(Given.Settings([.. settings, "Stores:Folder=data"]), mistakes), mistakes);
    }
}
