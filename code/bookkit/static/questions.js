// Lets readers answer the page's questions, and stores their answers in the browser.
// Without this script, the page shows the questions, their options and the folded answers.
(() => {
  "use strict";

  // If the browser refuses storage, the questions still work, but answers are lost when the page is closed.
  const kept = (use) => {
    try {
      return use(window.localStorage);
    } catch {
      return null;
    }
  };

  const questions = [...document.querySelectorAll("fieldset.question")].map((place) => ({
    place,
    isGuess: place.classList.contains("predict"), // what follows it appears once it is answered
    key: place.dataset.key,
    feedback: place.querySelector(".feedback"),
    buttons: [...place.querySelectorAll(".options input")],
    answers: [...place.querySelectorAll(".answers > ol > li")],
  }));
  if (questions.length === 0) return;

  const chosen = ({ buttons }) => buttons.findIndex((button) => button.checked);
  const isRight = (question) =>
    question.answers[chosen(question)]?.classList.contains("right") ?? false;

  const score = document.createElement("p");
  score.setAttribute("role", "status");

  const show = (question) => {
    const answer = question.answers[chosen(question)]?.cloneNode(true);
    question.feedback.replaceChildren(...(answer?.childNodes ?? []));
    question.feedback.classList.toggle("right", isRight(question));
    if (question.isGuess) question.place.classList.toggle("guessed", chosen(question) >= 0);
    const counted = questions.filter(({ isGuess }) => !isGuess);
    const answered = counted.filter((each) => chosen(each) >= 0).length;
    const right = counted.filter(isRight).length;
    score.textContent = `${answered} of ${counted.length} answered, ${right} right`;
  };

  const tell = ({ feedback, buttons, answers }) => {
    const right = answers.findIndex(({ classList }) => classList.contains("right"));
    const answer = answers[right].cloneNode(true);
    const words = buttons[right].labels[0].cloneNode(true).childNodes;
    answer.querySelector("strong").replaceChildren("The answer: ", ...words);
    feedback.replaceChildren(...answer.childNodes);
    feedback.classList.add("right");
  };

  const offerToShow = (question) => {
    const { place, feedback } = question;
    const button = document.createElement("button");
    button.type = "button";
    button.className = "show-unguessed";
    button.textContent = "Show without a guess";
    button.addEventListener("click", () => {
      tell(question);
      place.classList.add("guessed");
      place.tabIndex = -1; // the button is gone, and its focus must stay here
      place.focus();
    });
    feedback.before(button);
  };

  for (const question of questions) {
    if (question.isGuess) offerToShow(question);
    question.place.classList.add("answerable");
    // ignore any other stored value
    const saved = kept((storage) => storage.getItem(question.key));
    question.buttons.forEach((button, number) => {
      button.hidden = false;
      button.checked = saved === String(number);
      button.addEventListener("change", () => {
        kept((storage) => storage.setItem(question.key, String(number)));
        show(question);
      });
    });
    show(question);
  }

  const clear = document.createElement("button");
  clear.type = "button";
  clear.textContent = "Clear my answers";
  clear.addEventListener("click", () => {
    for (const question of questions) {
      kept((storage) => storage.removeItem(question.key));
      for (const button of question.buttons) button.checked = false;
      show(question);
    }
  });

  if (questions.every(({ isGuess }) => isGuess)) score.hidden = true;
  const summary = document.createElement("div");
  summary.className = "question-score";
  summary.append(score, clear);
  questions.at(-1).place.after(summary);
})();
