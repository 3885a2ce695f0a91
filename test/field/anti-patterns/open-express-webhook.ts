// finds: unsigned-webhook
import express from 'express';

const app = express();
app.post('/hubspot/webhook', express.json(), (request, response) => {
  response.sendStatus(request.body.length > 0 ? 200 : 204);
});
