using Actors.Client.Configuration;
using Actors.Client.Registration;
using Actors.Samples.ConfiguredApp;
using Microsoft.Extensions.Options;

// An application that takes its settings from keys, sees their changes while it runs, and can be found by others. See README.md beside this file.
var builder = WebApplication.CreateSlimBuilder(args);
builder.Configuration.AddActorsConfiguration("config/shop/");
builder.Services.Configure<ShopOptions>(builder.Configuration.GetSection("Shop"));
builder.Services.AddActorsRegistration(service =>
{
    service.Name = "shop";
    service.Tags.Add("sample");
});

var app = builder.Build();
app.MapGet("/", (IOptionsMonitor<ShopOptions> shop) => $"{shop.CurrentValue.Welcome} We are {(shop.CurrentValue.IsOpen ? "open" : "closed")}.\n");
await app.RunAsync();
