using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Options;
using Roommate.Assistant.Voice.Speaking;
using Roommate.Platform;
using Roommate.Server;
using Roommate.Server.Operations;

if (args is [EspeakWorker.Word])
{
    return EspeakWorker.Run(Terminal.Input, Terminal.Output);
}

var line = CommandLine.Parse(args);
if (line.NotUnderstood is { } word)
{
    Terminal.Complain($"\"{word}\" is neither a switch nor --Key=value. Type:  ./run --help");
    return 2;
}

if (line.Help)
{
    Terminal.Say(HelpText.Write());
    return 0;
}

try
{
    await using var app = Composition.Build(line.Configuration);
    await app.StartAsync();
    await app.WaitForShutdownAsync();
    return 0;
}
catch (StartupException wrong)
{
    Terminal.Complain(wrong.Message);
}
catch (OptionsValidationException wrong)
{
    Terminal.Complain(string.Join(Environment.NewLine, wrong.Failures));
}
catch (IOException wrong) when (wrong.InnerException is AddressInUseException)
{
    Terminal.Complain($"{wrong.Message.TrimEnd('.')}: another program listens there.\nStop it, or choose another address:  ./run --Urls=http://localhost:5090");
}
catch (InvalidOperationException wrong) when (wrong.InnerException is IOException { InnerException: AddressInUseException })
{
    Terminal.Complain($"{wrong.Message}\nType for example:  ./run --Mqtt:Listen=127.0.0.1:1884");
}

return 1;
